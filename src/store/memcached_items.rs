//! Memcached's items as they are held, for comparing whole caches: value, remaining time and mark of a key, and the
//! names of all keys.
//!
//! The names come from `lru_crawler metadump`, which spells them as a URL does. It names items that have just ended
//! too, and none that `flush_all` has emptied.

use tokio::io::AsyncWriteExt;

use super::Item;
use super::memcached::{Broken, Connection};
use crate::core::ByteString;
use crate::translate::cache::document::codec::Head;
use memcache::exp::{MetaCommand, MetaOp};

impl Connection {
    /// One `mg` a key, all in one write, and one more for each value that is kept in parts; one that has lost a part is
    /// not there.
    pub(super) async fn items(&mut self, keys: &[ByteString]) -> Result<Vec<Option<Item>>, Broken> {
        let ask = |key: &ByteString| MetaCommand::new(MetaOp::Get, key.0.clone()).flag("v").flag("t").flag("f");
        let answers = self.exchange(&keys.iter().map(ask).collect::<Vec<_>>()).await?;
        let mut items = Vec::with_capacity(keys.len());
        for answer in answers {
            let answer =
                answer.map_err(|failure| Broken::Unreadable(format!("{} {}", failure.code, failure.message)))?;
            let Some(value) = answer.value else {
                items.push(None);
                continue;
            };
            let flags = answer.client_flags.unwrap_or(0);
            let whole = match Head::decode(flags, &value) {
                Ok(Some((head, flags))) => self.assembled(&head).await?.map(|value| (flags, value)),
                // What can't be read is told by who asks for its value.
                Ok(None) | Err(_) => Some((flags, value)),
            };
            items.push(whole.map(|(flags, value)| Item {
                value: value.into(),
                // -1 is never.
                ttl_s: answer.ttl.and_then(|ttl| u64::try_from(ttl).ok()),
                flags,
            }));
        }
        Ok(items)
    }

    async fn assembled(&mut self, head: &Head) -> Result<Option<Vec<u8>>, Broken> {
        let parts = self.parts(head).await?;
        let parts = parts.map_err(|failure| Broken::Unreadable(format!("{} {}", failure.code, failure.message)))?;
        Ok(head.assemble(parts))
    }

    pub(super) async fn list_keys(&mut self, visit: &mut (dyn FnMut(ByteString) + Send)) -> Result<(), Broken> {
        self.0.write_all(b"lru_crawler metadump all\r\n").await?;
        loop {
            let line = self.line().await?;
            if line == "END" {
                return Ok(());
            }
            match line.strip_prefix("key=").and_then(|rest| rest.split(' ').next()).and_then(unescaped) {
                Some(key) => visit(key),
                // `ERROR lru crawler disabled`, `BUSY currently processing crawler request`.
                None => return Err(Broken::Unreadable(format!("its keys can't be listed: {line}"))),
            }
        }
    }
}

/// A text with `%41` for each byte that is no letter, digit or `-._~`.
fn unescaped(text: &str) -> Option<ByteString> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let (digits, after) = after.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = after;
    }
    Some(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_key_is_spelled_as_it_is_held() {
        assert_eq!(unescaped("a%25b%3A1"), Some("a%b:1".into()));
        assert_eq!(unescaped("plain%C3%A9"), Some("plain\u{e9}".into()));
        assert_eq!(unescaped("%4"), None);
        assert_eq!(unescaped("%zz"), None);
    }
}
