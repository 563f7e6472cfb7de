//! The optional words of SET, GETEX and the EXPIRE family, read as Redis reads them.
//!
//! It only reads; what a combination becomes on another store is the business of the mapping to that store.

use super::expiry::Expiry;
use super::refused::malformed;
use crate::core::ByteString;
use crate::translate::refusal::Refusal;

/// The options of SET.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetOptions {
    pub expiry: Expiry,
    pub keep_ttl: bool,
    pub condition: Option<Condition>,
    pub get: bool,
}

/// When SET writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `NX`
    Absent,
    /// `XX`
    Present,
}

/// Reads what follows key and value.
pub fn set_options(args: &[ByteString]) -> Result<SetOptions, Refusal> {
    let mut options = SetOptions { expiry: Expiry::Never, keep_ttl: false, condition: None, get: false };
    let mut unit: Option<String> = None;
    let mut words = args.get(3..).unwrap_or_default().iter();
    while let Some(word) = words.next() {
        let word = word.to_display().to_ascii_uppercase();
        match (word.as_str(), options.condition) {
            ("NX", None | Some(Condition::Absent)) => options.condition = Some(Condition::Absent),
            ("XX", None | Some(Condition::Present)) => options.condition = Some(Condition::Present),
            ("GET", _) => options.get = true,
            ("KEEPTTL", _) if unit.is_none() => options.keep_ttl = true,
            ("EX" | "PX" | "EXAT" | "PXAT", _) if !options.keep_ttl => {
                options.expiry = lifetime(&word, unit.as_deref(), words.next())?;
                unit = Some(word);
            }
            _ => return Err(syntax_error()),
        }
    }
    Ok(options)
}

/// Reads what follows GETEX's key: `None` where the lifetime stays, `Never` for PERSIST.
pub fn get_ex(args: &[ByteString]) -> Result<Option<Expiry>, Refusal> {
    let mut expiry = None;
    let mut unit: Option<String> = None;
    let mut words = args.get(2..).unwrap_or_default().iter();
    while let Some(word) = words.next() {
        let word = word.to_display().to_ascii_uppercase();
        match (word.as_str(), expiry) {
            ("PERSIST", None | Some(Expiry::Never)) => expiry = Some(Expiry::Never),
            ("EX" | "PX" | "EXAT" | "PXAT", None | Some(Expiry::InMillis(_) | Expiry::AtMillis(_))) => {
                expiry = Some(lifetime(&word, unit.as_deref(), words.next())?);
                unit = Some(word);
            }
            _ => return Err(syntax_error()),
        }
    }
    Ok(expiry)
}

/// A lifetime; Redis takes the same unit twice, but not two.
fn lifetime(unit: &str, before: Option<&str>, number: Option<&ByteString>) -> Result<Expiry, Refusal> {
    let number = number.filter(|_| before.is_none_or(|before| before == unit)).ok_or_else(syntax_error)?;
    Expiry::parse(unit, number)
        .filter(|expiry| expiry.is_positive())
        .ok_or_else(|| malformed("the expire time is not valid"))
}

/// The condition of EXPIRE and its like, as it was written.
pub fn expire_condition(args: &[ByteString]) -> Result<Option<String>, Refusal> {
    let conditions = args.get(3..).unwrap_or_default();
    let conditions: Vec<String> = conditions.iter().map(|word| word.to_display().to_ascii_uppercase()).collect();
    if conditions.iter().any(|word| !matches!(word.as_str(), "NX" | "XX" | "GT" | "LT")) {
        return Err(malformed("an option of EXPIRE that Redis does not know"));
    }
    let has = |word: &str| conditions.iter().any(|condition| condition == word);
    if has("GT") && has("LT") || has("NX") && (has("XX") || has("GT") || has("LT")) {
        return Err(malformed("options of EXPIRE that exclude each other"));
    }
    Ok((!conditions.is_empty()).then(|| conditions.join(" ")))
}

fn syntax_error() -> Refusal {
    malformed("options that exclude each other, or that Redis does not know")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::refusal::Redesign;

    fn args(text: &str) -> Vec<ByteString> {
        text.split(' ').map(ByteString::from).collect()
    }

    #[test]
    fn the_options_of_set_stand_in_any_order_and_case() {
        let options = set_options(&args("SET k v ex 10 nx GET")).expect("well formed");
        assert_eq!(
            options,
            SetOptions {
                expiry: Expiry::InMillis(10_000),
                keep_ttl: false,
                condition: Some(Condition::Absent),
                get: true
            }
        );
        assert!(set_options(&args("SET k v KEEPTTL XX")).expect("well formed").keep_ttl);
        assert_eq!(set_options(&args("SET k v EX 1 EX 2")).expect("well formed").expiry, Expiry::InMillis(2000));
    }

    #[test]
    fn what_redis_refuses_is_malformed() {
        for text in
            ["NX XX", "EX", "EX 0", "EX -1", "EX x", "EX 1 PX 1", "EX 1 KEEPTTL", "KEEPTTL EX 1", "FOO", "PERSIST"]
        {
            let refusal = set_options(&args(&format!("SET k v {text}"))).expect_err(text);
            assert_eq!(refusal.redesign, Redesign::RedisMistake, "{text}: {refusal}");
        }
        for text in ["EX 0", "PERSIST EX 1", "EX 1 PERSIST", "NX", "EXAT"] {
            assert!(get_ex(&args(&format!("GETEX k {text}"))).is_err(), "{text}");
        }
        assert_eq!(get_ex(&args("GETEX k")), Ok(None));
        assert_eq!(get_ex(&args("GETEX k persist")), Ok(Some(Expiry::Never)));
        assert_eq!(expire_condition(&args("EXPIRE k 1")), Ok(None));
        assert_eq!(expire_condition(&args("EXPIRE k 1 nx")), Ok(Some("NX".to_owned())));
        for text in ["EX", "NX XX", "GT LT", "NX GT"] {
            assert!(expire_condition(&args(&format!("EXPIRE k 1 {text}"))).is_err(), "{text}");
        }
    }
}
