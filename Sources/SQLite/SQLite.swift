// SQLite wraps the C library once: connections that live on a thread of their own, prepared statements, columns as
// values of Core, pieces of SQL put together at run time, migrations, and the errors that SQLite reports. It knows no
// table: `Store` keeps the station with it, and importers read the databases of other programs with it.
