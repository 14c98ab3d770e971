package blob

// NewLine lets tests set their own patience.
var NewLine = newLine
