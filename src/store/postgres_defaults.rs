//! The session settings that an ordinary client of a PostgreSQL server starts with.
//!
//! The driver names `TimeZone` and `DateStyle` when it connects, and what a client names then is also what `RESET`
//! goes back to; so the server's own defaults are looked up where they are written, in the order in which the server
//! itself lets one win over the other. It refuses to guess: where a role may not read a place, that place says nothing.

use regex::Regex;

/// The settings that the driver pins.
const PINNED: [&str; 2] = ["timezone", "datestyle"];

/// `ALTER ROLE … IN DATABASE …` wins over `ALTER ROLE`, that over `ALTER DATABASE`, that over `ALTER ROLE ALL`. An empty
/// user is the session's own.
pub(super) fn stored(user: &str) -> String {
    let role = if user.is_empty() { "session_user".to_owned() } else { super::postgres_text::literal(user) };
    format!(
        "SELECT lower(split_part(entry, '=', 1)), substr(entry, strpos(entry, '=') + 1) \
         FROM pg_db_role_setting, unnest(setconfig) AS entry \
         WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) \
           AND setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = {role})) \
         ORDER BY setrole <> 0 DESC, setdatabase <> 0 DESC"
    )
}

/// The postmaster's command line, as it left it in its directory. Superusers only.
pub(super) const COMMAND_LINE: &str = "SELECT pg_read_file('postmaster.opts', 0, 65536, true)";

/// The configuration files, the last line of a name wins. Roles with `pg_read_all_settings` only.
pub(super) const FILES: &str =
    "SELECT lower(name), setting FROM pg_file_settings WHERE error IS NULL ORDER BY seqno DESC";

/// What the server was built with; holds only where the files could be read and say nothing.
pub(super) const BUILT: &str = "SELECT lower(name), boot_val FROM pg_settings";

/// The values found so far, by the setting's name.
#[derive(Default)]
pub(super) struct Defaults {
    found: Vec<(String, String)>,
}

impl Defaults {
    /// Takes rows of name and value, the winner first; what was found before wins over all of them.
    pub fn take(&mut self, rows: Vec<Vec<Option<String>>>) {
        for row in rows {
            if let [Some(name), Some(value)] = row.as_slice() {
                self.add(name, value);
            }
        }
    }

    /// Takes the command line of the postmaster; its later arguments win over its earlier ones.
    pub fn take_command_line(&mut self, line: &str) {
        let argument = Regex::new(r#"(?i)"(?:-c|--)? *(timezone|datestyle) *= *([^"]*)""#).expect("a constant pattern");
        let found: Vec<_> = argument.captures_iter(line).map(|found| found.extract::<2>().1).collect();
        for [name, value] in found.into_iter().rev() {
            self.add(&name.to_ascii_lowercase(), value);
        }
    }

    fn add(&mut self, name: &str, value: &str) {
        if PINNED.contains(&name) && !self.found.iter().any(|(known, _)| known == name) {
            self.found.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Statements that give a session these settings; empty where nothing could be found out.
    pub fn as_statements(&self) -> String {
        let set = |(name, value): &(String, String)| format!("SET {name} = {};", super::postgres_text::literal(value));
        self.found.iter().map(set).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, value: &str) -> Vec<Option<String>> {
        vec![Some(name.to_owned()), Some(value.to_owned())]
    }

    #[test]
    fn the_first_place_that_names_a_setting_wins() {
        let mut defaults = Defaults::default();
        defaults.take(vec![row("timezone", "Asia/Tokyo"), row("work_mem", "4MB")]);
        defaults.take_command_line(r#"/bin/postgres "-D" "/x" "-c" "TimeZone=GMT" "--datestyle=SQL, DMY" "-p" "1""#);
        defaults.take(vec![row("datestyle", "ISO, MDY"), row("timezone", "Etc/UTC")]);
        assert_eq!(defaults.as_statements(), "SET timezone = 'Asia/Tokyo';SET datestyle = 'SQL, DMY';");
    }

    #[test]
    fn the_last_argument_of_a_command_line_wins() {
        let mut defaults = Defaults::default();
        defaults.take_command_line(r#"postgres "-c" "timezone=A" "-ctimezone=B""#);
        assert_eq!(defaults.as_statements(), "SET timezone = 'B';");
    }

    #[test]
    fn where_nothing_is_known_nothing_is_set() {
        assert_eq!(Defaults::default().as_statements(), "");
    }
}
