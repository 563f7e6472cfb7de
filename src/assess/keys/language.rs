//! Which keys a pattern of a class, a route and a SCAN stand for, and whether two of them have a key in common.
//!
//! Each is a row of sets of bytes, some of them repeated: that is enough to say for sure that two have no key in common.

use std::collections::HashSet;

/// What stands for one byte, or for any number of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    set: Set,
    /// Any number, none too.
    repeated: Repeat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeat {
    Once,
    AnyNumber,
}

/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Set([u64; 4]);

impl Set {
    const ANY: Self = Self([u64::MAX; 4]);

    fn of(belongs: impl Fn(u8) -> bool) -> Self {
        let mut set = Self([0; 4]);
        for byte in (0..=u8::MAX).filter(|byte| belongs(*byte)) {
            set.0[usize::from(byte / 64)] |= 1 << (byte % 64);
        }
        set
    }

    fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }
}

/// Whether a byte belongs to a set.
type Belongs = fn(u8) -> bool;

/// What the placeholders of [`crate::translate::cache::keys::pattern`] stand for: at least one of these bytes.
const PLACEHOLDERS: [(&str, Belongs); 5] = [
    ("{n}", |byte| byte.is_ascii_digit()),
    ("{hex}", |byte| byte.is_ascii_hexdigit()),
    ("{id}", |byte| byte.is_ascii_alphanumeric()),
    ("{uuid}", |byte| byte.is_ascii_hexdigit() || byte == b'-'),
    ("{text}", |byte| !matches!(byte, b':' | b'|' | b'/')),
];

/// Stands at the end of a pattern that was cut.
const CUT: &str = "…";

/// A set of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(Vec<Piece>);

impl Language {
    /// The keys of a class; some more than those, never fewer.
    pub fn of_pattern(pattern: &str) -> Self {
        let mut language = Self(Vec::new());
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let placeholder = PLACEHOLDERS.iter().find(|(name, _)| rest.starts_with(name));
            rest = match placeholder {
                Some((name, belongs)) => {
                    language.push(Set::of(belongs), Repeat::Once);
                    language.push(Set::of(belongs), Repeat::AnyNumber);
                    &rest[name.len()..]
                }
                None if rest == CUT => {
                    language.push(Set::ANY, Repeat::AnyNumber);
                    ""
                }
                None => {
                    language.bytes(&rest.as_bytes()[..first.len_utf8()]);
                    &rest[first.len_utf8()..]
                }
            };
        }
        language
    }

    /// The keys that a route matches.
    pub fn of_route(glob: &str) -> Self {
        let mut language = Self(Vec::new());
        for byte in glob.bytes() {
            match byte {
                b'*' => language.push(Set::ANY, Repeat::AnyNumber),
                b'?' => language.push(Set::ANY, Repeat::Once),
                byte => language.bytes(&[byte]),
            }
        }
        language
    }

    /// The keys that Redis's MATCH and KEYS list; for `[…]` any byte, so rather more.
    pub fn of_match(glob: &[u8]) -> Self {
        let mut language = Self(Vec::new());
        let mut rest = glob;
        while let [first, after @ ..] = rest {
            rest = after;
            match first {
                b'*' => language.push(Set::ANY, Repeat::AnyNumber),
                b'?' => language.push(Set::ANY, Repeat::Once),
                b'[' => {
                    language.push(Set::ANY, Repeat::Once);
                    let end = after.iter().position(|byte| *byte == b']').map_or(after.len(), |at| at + 1);
                    rest = &after[end..];
                }
                b'\\' if !after.is_empty() => {
                    language.bytes(&after[..1]);
                    rest = &after[1..];
                }
                byte => language.bytes(&[*byte]),
            }
        }
        language
    }

    fn push(&mut self, set: Set, repeated: Repeat) {
        self.0.push(Piece { set, repeated });
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for wanted in bytes {
            self.push(Set::of(|byte| byte == *wanted), Repeat::Once);
        }
    }

    /// Whether a key can belong to both.
    pub fn meets(&self, other: &Self) -> bool {
        let mut open = vec![(0, 0)];
        let mut seen = HashSet::from([(0, 0)]);
        while let Some((a, b)) = open.pop() {
            let (one, two) = (self.0.get(a), other.0.get(b));
            if one.is_none() && two.is_none() {
                return true;
            }
            let skipped = |piece: Option<&Piece>| piece.is_some_and(|piece| piece.repeated == Repeat::AnyNumber);
            let after = |at: usize, piece: &Piece| if piece.repeated == Repeat::AnyNumber { at } else { at + 1 };
            let mut next = Vec::with_capacity(3);
            if skipped(one) {
                next.push((a + 1, b));
            }
            if skipped(two) {
                next.push((a, b + 1));
            }
            if let (Some(one), Some(two)) = (one, two)
                && one.set.meets(two.set)
            {
                next.push((after(a, one), after(b, two)));
            }
            open.extend(next.into_iter().filter(|state| seen.insert(*state)));
        }
        false
    }
}

/// The glob of a route for a class: each placeholder is `*`. A `*` or `?` of the keys themselves is any one byte.
pub fn glob_of(pattern: &str) -> String {
    let mut glob = pattern.replace('*', "?");
    for (name, _) in PLACEHOLDERS {
        glob = glob.replace(name, "*");
    }
    if let Some(whole) = glob.strip_suffix(CUT) {
        glob = format!("{whole}*");
    }
    while glob.contains("**") {
        glob = glob.replace("**", "*");
    }
    glob
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::translate::cache::keys::pattern;

    #[test]
    fn a_class_becomes_a_glob() {
        for (pattern, glob) in [
            ("session:{id}", "session:*"),
            ("limit:group_{n}:{n}:count", "limit:group_*:*:count"),
            ("{n}.{n}", "*.*"),
            ("a{n}{id}", "a*"),
            ("what?*", "what??"),
            ("long…", "long*"),
            ("plain", "plain"),
            ("", ""),
        ] {
            assert_eq!(glob_of(pattern), glob, "{pattern}");
        }
    }

    #[test]
    fn two_have_a_key_in_common_or_not() {
        let class_and_route =
            |pattern: &str, glob: &str| Language::of_pattern(pattern).meets(&Language::of_route(glob));
        assert!(class_and_route("a:{n}", "a:*"));
        assert!(!class_and_route("a:{n}", "a:*:lock"), "digits are no separator");
        assert!(!class_and_route("a:{n}", "a:v*"));
        assert!(class_and_route("a:{id}", "a:v*"));
        assert!(class_and_route("a:{text}", "a:v*"), "somebody may have written it");
        assert!(!class_and_route("a:{text}", "a:*:b"));
        assert!(class_and_route("a:{n}", "a:?") && !class_and_route("a", "a?"));
        assert!(class_and_route("long…", "longer:*"));
        assert!(class_and_route("", "*") && !class_and_route("", "?"));
        let listed =
            |pattern: &str, glob: &str| Language::of_pattern(pattern).meets(&Language::of_match(glob.as_bytes()));
        assert!(listed("cap:ondemand:user:{n}:count", "cap:*"));
        assert!(listed("refresh_token:{id}:{id}:access_tokens", "refresh_token:*:xYz12:access_tokens"));
        assert!(!listed("queue/pagefetch", "cap:*"));
        assert!(listed("h[llo", "h\\[llo") && listed("hallo", "h[ae]llo") && !listed("hallo", "h[ae]ll"));
    }

    proptest! {
        #[test]
        fn a_key_belongs_to_its_class_and_meets_its_glob(key in "[a-c0-9:|/ %{}*?.-]{0,14}") {
            let exactly = Language(key.bytes().map(|wanted| {
                Piece { set: Set::of(|byte| byte == wanted), repeated: Repeat::Once }
            }).collect());
            let class = pattern(key.as_bytes());
            prop_assert!(Language::of_pattern(&class).meets(&exactly), "{}", class);
            prop_assert!(Language::of_route(&glob_of(&class)).meets(&exactly), "{}", glob_of(&class));
        }
    }
}
