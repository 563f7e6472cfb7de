//! The list of tests, and what they share.

mod errors;
mod fakes;
mod mariadb;
mod memcached;
mod postgres;
mod redis;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crosscheck::core::{
    Attempt, ByteString, CacheReply, Command, ErrorClass, Outcome, Protocol, Reply, Request, Rows, Sql, Value,
};
use crosscheck::store::{self, Session, SessionSetup};

use crate::servers::Servers;

pub type Test = fn(&Servers) -> Pin<Box<dyn Future<Output = ()> + '_>>;

/// `("module::name", test)` for each name.
macro_rules! tests {
    ($($module:ident :: $name:ident,)*) => {
        &[$((concat!(stringify!($module), "::", stringify!($name)), |servers| Box::pin($module::$name(servers))),)*]
    };
}

pub const TESTS: &[(&str, Test)] = tests![
    errors::the_same_mistake_has_the_same_class_on_both,
    fakes::one_redis_get_is_one_command_on_the_wire,
    fakes::one_memcached_get_is_one_command_on_the_wire,
    fakes::a_change_is_one_read_and_one_write_with_the_token,
    fakes::a_change_that_always_loses_is_given_up_and_says_so,
    fakes::a_server_without_tokens_is_not_written_to,
    fakes::a_server_that_closes_in_the_middle_is_a_lost_connection_and_stays_one,
    fakes::nobody_listening_is_a_clear_error_without_the_password,
    postgres::values_keep_their_types_and_their_distinctions,
    postgres::an_enum_a_domain_and_an_array_of_enums_do_not_panic,
    postgres::parameters_are_read_as_a_bind_reads_them,
    postgres::a_parameter_that_has_no_encoding_is_refused_and_aborts_the_transaction,
    postgres::statements_that_can_not_be_prepared_take_parameters_too,
    postgres::rows_and_affected_counts_are_told_apart,
    postgres::a_session_starts_with_the_servers_own_settings_and_resets_to_them,
    postgres::settings_of_the_application_do_not_break_decoding,
    postgres::refusals_have_classes_and_the_connection_goes_on,
    postgres::a_copy_is_refused_and_copy_in_loads,
    postgres::a_notification_confuses_nobody,
    postgres::a_lock_wait_is_seen_from_outside,
    postgres::a_killed_backend_is_a_lost_connection,
    postgres::a_request_that_was_given_up_loses_the_session,
    postgres::a_scan_streams_every_row,
    postgres::a_reply_beyond_the_limits_is_counted,
    postgres::taking_prepared_statements_away_does_no_harm,
    postgres::a_closed_session_has_let_go_of_its_locks,
    mariadb::values_keep_their_types_and_their_distinctions,
    mariadb::an_update_counts_the_rows_that_it_matched,
    mariadb::warnings_are_read,
    mariadb::a_statement_is_one_round_trip_over_tcp,
    mariadb::refusals_have_classes_and_the_connection_goes_on,
    mariadb::a_message_that_is_too_long_is_refused_and_not_sent,
    mariadb::the_last_of_several_results_is_the_answer,
    mariadb::a_lock_wait_is_seen_from_outside,
    mariadb::a_killed_connection_is_lost,
    mariadb::a_scan_streams_every_row,
    mariadb::a_closed_session_has_let_go_of_its_locks,
    redis::replies_keep_their_kinds,
    redis::an_error_inside_of_exec_stays_where_it_is,
    redis::each_command_reaches_its_database,
    redis::resp3_replies_are_read,
    redis::a_blocking_read_waits_is_seen_and_can_be_ended,
    redis::what_can_not_be_sent_is_refused,
    redis::any_bytes_are_a_key_and_a_value,
    memcached::answers_are_as_documented,
    memcached::an_empty_value_is_stored_and_is_not_missing,
    memcached::a_value_that_is_too_large_is_refused_and_the_connection_goes_on,
    memcached::keys_with_bytes_above_ascii_are_held_as_they_are,
    memcached::numbers_wrap_and_stop_as_the_server_says,
    memcached::times_are_the_servers_own,
];

pub async fn session(url: &str) -> Box<dyn Session> {
    let store = store::open(url).expect("a URL of ours");
    store.connect(&SessionSetup::default()).await.expect("the server is there")
}

pub fn sql(text: &str) -> Request {
    Request::Sql(Sql::simple(text))
}

pub fn bound(text: &str, params: &[Option<&str>]) -> Request {
    let params = params.iter().map(|param| param.map(ByteString::from)).collect();
    Request::Sql(Sql { text: text.to_owned(), params, protocol: Protocol::Extended })
}

pub fn redis_command(args: &[&str]) -> Request {
    Request::Redis(Command { db: 0, args: args.iter().map(|arg| (*arg).into()).collect() })
}

pub async fn run(session: &mut Box<dyn Session>, text: &str) -> Attempt {
    session.execute(&sql(text)).await
}

pub async fn rows(session: &mut Box<dyn Session>, text: &str) -> Rows {
    rows_of(run(session, text).await)
}

pub fn rows_of(attempt: Attempt) -> Rows {
    match attempt.outcome {
        Outcome::Completed(Reply::Rows(rows)) => rows,
        other => panic!("no rows: {other:?}"),
    }
}

pub async fn value(session: &mut Box<dyn Session>, text: &str) -> Value {
    let mut rows = rows(session, text).await;
    rows.rows.remove(0).remove(0)
}

pub async fn affected(session: &mut Box<dyn Session>, text: &str) -> u64 {
    match run(session, text).await.outcome {
        Outcome::Completed(Reply::Affected(count)) => count,
        other => panic!("no count: {other:?}"),
    }
}

pub async fn class(session: &mut Box<dyn Session>, request: &Request) -> ErrorClass {
    match session.execute(request).await.outcome {
        Outcome::Refused(failure) => failure.class,
        other => panic!("not refused: {other:?}"),
    }
}

pub async fn reply(session: &mut Box<dyn Session>, request: &Request) -> CacheReply {
    match session.execute(request).await.outcome {
        Outcome::Completed(Reply::Cache(reply)) => reply,
        other => panic!("no reply: {other:?}"),
    }
}

/// Asks a store until it says what a session waits for; five seconds are for ever on loopback.
pub async fn seen_waiting(store: &dyn store::Store, id: store::ConnectionId) -> String {
    for _ in 0..100 {
        if let Some(what) = store.waiting(id).await.expect("the server answers") {
            return what;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody waits");
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
