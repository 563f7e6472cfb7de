//! Counters in strings: 64 bits and exact, refused where Redis refuses.

use super::body::{Body, create};
use super::text::{NOT_AN_INTEGER, OVERFLOW, int};
use super::{Call, Family};
use crate::translate::cache::refused::malformed;

pub(super) const STATED_FLOAT: &str = "counted in decimal digits, 17 of them behind the point: Redis counts in binary \
                                       (80 bits) and shows its rounding in the last digits of large numbers";

const RANGE: &str = "BETWEEN -9223372036854775808 AND 9223372036854775807";

pub(super) fn body(call: &mut Call<'_>) -> Family {
    Ok(Some(match call.known.name.as_str() {
        "INCR" => count(call, 1),
        "DECR" => count(call, -1),
        "INCRBY" => {
            let delta = call.integer(2)?;
            count(call, delta)
        }
        "DECRBY" => {
            let delta = call.integer(2)?.checked_neg().ok_or_else(|| malformed("decrement would overflow"))?;
            count(call, delta)
        }
        "INCRBYFLOAT" => {
            let delta = call.decimal(2)?.to_owned();
            let key = call.key(1);
            let (name, token) = (key.literal(), call.token);
            let inner = format!(
                "SET v_a = (SELECT IF(kind = '', '0', value) FROM ~objectstash WHERE keyname = {name}); {} UPDATE \
                 ~objectstash SET kind = 'string', value = v_a, modtoken = '{token}' WHERE keyname = {name};",
                add_decimal(&delta, "-ERR value is not a valid float;")
            );
            create(&key, "string", token, &inner).stating(STATED_FLOAT)
        }
        _ => return Ok(None),
    }))
}

fn count(call: &mut Call<'_>, delta: i64) -> Body {
    let key = call.key(1);
    let (name, token) = (key.literal(), call.token);
    let inner = format!(
        "SET v_a = (SELECT IF(kind = '', '0', value) FROM ~objectstash WHERE keyname = {name}); {} UPDATE ~objectstash SET \
         kind = 'string', value = v_n, modtoken = '{token}' WHERE keyname = {name}; SET v_reply = {};",
        add_integer(delta, NOT_AN_INTEGER),
        int("v_n")
    );
    create(&key, "string", token, &inner)
}

/// Statements that put the sum of the text `v_a` and a number into `v_n`, or leave with a refusal. An integer is one as
/// Redis writes it; the comparison of texts sees a line's end behind it, which the expression does not.
pub(super) fn add_integer(delta: i64, refusal: &str) -> String {
    format!(
        "IF v_a NOT REGEXP '^(0|-?[1-9][0-9]{{0,18}})$' THEN SET v_reply = {refusal}; LEAVE c; END IF; IF \
         CONCAT(CAST(v_a AS DECIMAL(20))) <> v_a OR CAST(v_a AS DECIMAL(20)) NOT {RANGE} THEN SET v_reply = {refusal}; \
         LEAVE c; END IF; IF CAST(v_a AS DECIMAL(20)) + ({delta}) NOT {RANGE} THEN SET v_reply = {OVERFLOW}; LEAVE c; END \
         IF; SET v_n = CAST(CAST(v_a AS DECIMAL(20)) + ({delta}) AS SIGNED);"
    )
}

/// Statements that put the sum of the text `v_a` and a decimal number into `v_a` and into the answer, or leave with a
/// refusal. Numbers of more than 40 digits are refused: the sum would be cut.
pub(super) fn add_decimal(delta: &str, refusal: &str) -> String {
    const NUMBER: &str = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$";
    let sum = format!("(CAST(v_a AS DECIMAL(65,17)) + CAST('{delta}' AS DECIMAL(65,17)))");
    format!(
        "IF v_a NOT REGEXP '{NUMBER}' THEN SET v_reply = '{refusal}'; LEAVE c; END IF; IF ABS(CAST(v_a AS DOUBLE)) > 1e40 OR \
         ABS(CAST('{delta}' AS DOUBLE)) > 1e40 THEN SET v_reply = '-ERR increment would produce NaN or Infinity;'; LEAVE c; \
         END IF; SET v_a = TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {sum})); SET v_reply = CONCAT('$', LENGTH(v_a), \
         ':', v_a);"
    )
}
