// StationFile is the station as code: it reads and writes everything an operator made as one YAML file in which things
// are called by their names, and says what applying such a file would change. Which keys there are, and what they mean,
// is described in Core; this target turns YAML into trees and back. An invalid file is refused with line, column, what
// was found and what was expected, all errors at once. It works on plain values: it opens no file and no database.
