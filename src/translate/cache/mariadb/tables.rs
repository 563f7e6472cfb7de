//! The tables that hold what Redis held, in a database of their own.
//!
//! `objectstash` has a row for every key, as MediaWiki's table of that name: `kind` as TYPE says it, a string's bytes in
//! `value`, `exptime` in milliseconds since 1970 (NULL for ever), `modtoken` unlike that of any other write. What a
//! structure holds stands in a table beside it, and goes with its key. Fields and members can be longer than an index
//! takes, so their SHA-256 identifies them; what they are stands beside it. A key that is too long for its column is
//! known by its hash, and stands whole in `original`.
//!
//! `queue` holds the lists of routes with `form = "queue"`: no row of `objectstash` that every worker would wait for.

/// To be run before the first operation where a route leads here.
pub const SETUP: &[&str] = &[
    "CREATE DATABASE IF NOT EXISTS crosscheck_cache",
    "CREATE TABLE IF NOT EXISTS crosscheck_cache.objectstash (keyname VARBINARY(255) NOT NULL PRIMARY KEY, kind \
     VARBINARY(6) NOT NULL, value LONGBLOB NOT NULL, exptime BIGINT NULL, modtoken VARBINARY(40) NOT NULL, db INT \
     UNSIGNED NOT NULL DEFAULT 0, original LONGBLOB NULL, KEY exptime (exptime)) ENGINE=InnoDB",
    "CREATE TABLE IF NOT EXISTS crosscheck_cache.hash_field (keyname VARBINARY(255) NOT NULL, field_id BINARY(32) NOT \
     NULL, field LONGBLOB NOT NULL, value LONGBLOB NOT NULL, PRIMARY KEY (keyname, field_id), FOREIGN KEY (keyname) \
     REFERENCES crosscheck_cache.objectstash (keyname) ON DELETE CASCADE ON UPDATE CASCADE) ENGINE=InnoDB",
    "CREATE TABLE IF NOT EXISTS crosscheck_cache.set_member (keyname VARBINARY(255) NOT NULL, member_id BINARY(32) NOT \
     NULL, member LONGBLOB NOT NULL, PRIMARY KEY (keyname, member_id), FOREIGN KEY (keyname) REFERENCES \
     crosscheck_cache.objectstash (keyname) ON DELETE CASCADE ON UPDATE CASCADE) ENGINE=InnoDB",
    "CREATE TABLE IF NOT EXISTS crosscheck_cache.sorted_set_member (keyname VARBINARY(255) NOT NULL, member_id \
     BINARY(32) NOT NULL, member LONGBLOB NOT NULL, score DOUBLE NOT NULL, PRIMARY KEY (keyname, member_id), KEY score \
     (keyname, score, member(255)), FOREIGN KEY (keyname) REFERENCES crosscheck_cache.objectstash (keyname) ON DELETE \
     CASCADE ON UPDATE CASCADE) ENGINE=InnoDB",
    "CREATE TABLE IF NOT EXISTS crosscheck_cache.list_item (keyname VARBINARY(255) NOT NULL, position BIGINT NOT NULL, \
     value LONGBLOB NOT NULL, PRIMARY KEY (keyname, position), FOREIGN KEY (keyname) REFERENCES \
     crosscheck_cache.objectstash (keyname) ON DELETE CASCADE ON UPDATE CASCADE) ENGINE=InnoDB",
    "CREATE SEQUENCE IF NOT EXISTS crosscheck_cache.queue_id",
    "CREATE TABLE IF NOT EXISTS crosscheck_cache.queue (id BIGINT NOT NULL PRIMARY KEY, keyname VARBINARY(255) NOT \
     NULL, value LONGBLOB NOT NULL, db INT UNSIGNED NOT NULL DEFAULT 0, original LONGBLOB NULL, KEY keyname (keyname, \
     id)) ENGINE=InnoDB",
];
