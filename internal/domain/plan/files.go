package plan

// FileColumns are the columns of the room that hold hashes of kept files, each
// with its table: whoever copies or checks all files reads them.
var FileColumns = [][2]string{{"plans", "source_hash"}, {"plan_imports", "file_hash"}, {"evidence", "file_hash"}}
