package office

// The parts of a Word file that are the same in every document (ECMA-376).

const xmlDeclaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const (
	wordNamespace     = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relationNamespace = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	officeRelations   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	wordTypes         = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
)

const docxContentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordTypes + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordTypes + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordTypes + `settings+xml"/>` +
	`<Override PartName="/word/header-number.xml" ContentType="` + wordTypes + `header+xml"/>` +
	`<Override PartName="/word/header-first.xml" ContentType="` + wordTypes + `header+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`</Types>`

const docxPackageRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + officeRelations + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

const docxDocumentRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + officeRelations + `styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + officeRelations + `settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="` + officeRelations + `header" Target="header-number.xml"/>` +
	`<Relationship Id="rId4" Type="` + officeRelations + `header" Target="header-first.xml"/>` +
	`</Relationships>`

const (
	docxCoreOpen = `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/">`
	docxCoreClose = `<dc:creator>Vidan</dc:creator><dc:language>vi-VN</dc:language></cp:coreProperties>`
)

const (
	docxDocumentOpen  = `<w:document ` + wordNamespace + ` ` + relationNamespace + `><w:body>`
	docxDocumentClose = `</w:body></w:document>`
)

const wordStyles = `<w:styles ` + wordNamespace + `><w:docDefaults>` +
	`<w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>` +
	`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:jc w:val="center"/></w:pPr></w:style>` +
	`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>` +
	`</w:styles>`

// Compatibility mode 15 puts a table's border, not its text, on the margin.
const wordSettings = `<w:settings ` + wordNamespace + `><w:defaultTabStop w:val="720"/><w:compat><w:doNotExpandShiftReturn/>` +
	`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>` +
	`</w:compat><w:themeFontLang w:val="vi-VN"/></w:settings>`

const docxNumberHeader = `<w:hdr ` + wordNamespace + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` +
	`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
	`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`

const docxFirstHeader = `<w:hdr ` + wordNamespace + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>`
