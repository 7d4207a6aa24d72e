// XML reads small documents of unknown origin into plain values, and says where they are wrong. Entities are not read,
// nothing outside the document is opened, and every measure of it has a limit.
