//! A byte string that survives JSON: text where it is valid UTF-8, base64 where it is not.
//!
//! It refuses to guess: the two spellings are told apart by their JSON type, so no text can be read as base64.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes as a store received or sent them. JSON: `"text"`, or `{"base64": "…"}` where the bytes are not UTF-8.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ByteString(pub Vec<u8>);

impl ByteString {
    /// The bytes as text, if they are UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The bytes as text for a person; what is not UTF-8 becomes U+FFFD.
    pub fn to_display(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<&str> for ByteString {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl From<String> for ByteString {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl From<Vec<u8>> for ByteString {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl std::ops::Deref for ByteString {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for ByteString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

impl Serialize for ByteString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_str() {
            Some(text) => serializer.serialize_str(text),
            None => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("base64", &BASE64.encode(&self.0))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for ByteString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByteStringVisitor)
    }
}

struct ByteStringVisitor;

impl<'de> Visitor<'de> for ByteStringVisitor {
    type Value = ByteString;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, or {\"base64\": \"…\"}")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ByteString, E> {
        Ok(text.into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<ByteString, E> {
        Ok(text.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByteString, A::Error> {
        match map.next_key::<Cow<'_, str>>()?.as_deref() {
            Some("base64") => {}
            Some(other) => return Err(de::Error::unknown_field(other, &["base64"])),
            None => return Err(de::Error::missing_field("base64")),
        }
        let encoded: Cow<'_, str> = map.next_value()?;
        let bytes = BASE64.decode(encoded.as_bytes()).map_err(de::Error::custom)?;
        match map.next_key::<Cow<'_, str>>()? {
            Some(extra) => Err(de::Error::unknown_field(&extra, &["base64"])),
            None => Ok(ByteString(bytes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_survive_json() {
        for bytes in [&b""[..], b"plain", b"\xff\x00", "é\u{1F600}".as_bytes(), b"{\"base64\":\"AA==\"}"] {
            let json = serde_json::to_string(&ByteString(bytes.to_vec())).expect("a byte string is JSON");
            assert_eq!(serde_json::from_str::<ByteString>(&json).expect("our own JSON").0, bytes);
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(serde_json::from_str::<ByteString>(r#"{"base63": "AA=="}"#).is_err());
        assert!(serde_json::from_str::<ByteString>(r#"{"base64": "AA==", "more": 1}"#).is_err());
    }
}
