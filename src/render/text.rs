//! Words, numbers and values as every format shows them.
//!
//! It refuses to show a character that a reader cannot see: controls, bidirectional marks, zero-width characters and
//! look-alike spaces are spelled out, so that two values that differ also look different.

use std::fmt::Write as _;

/// A value of a row or a reply: long enough for a paragraph of text, short enough to compare two side by side.
pub const VALUE_CHARS_MAX: usize = 1_000;

/// A statement: the longest of the MediaWiki recording that is not a bulk insert has 2,900 characters.
pub const STATEMENT_CHARS_MAX: usize = 4_000;

/// A fingerprint, a summary, a setting: one paragraph at most.
pub const LINE_CHARS_MAX: usize = 400;

/// Narrow no-break space: the thin separator of ISO 80000, and a number does not break across lines.
const THIN: char = '\u{202f}';

/// A text of one line, cut to `chars_max` of its characters, everything invisible spelled out, line ends too.
pub fn line(text: &str, chars_max: usize) -> String {
    shown(text, chars_max, is_hidden)
}

/// As [`line`], but line feeds and tabs stay as they are; for blocks that keep white space.
pub fn block(text: &str, chars_max: usize) -> String {
    shown(text, chars_max, |c| c != '\n' && c != '\t' && is_hidden(c))
}

fn shown(text: &str, chars_max: usize, hidden: impl Fn(char) -> bool) -> String {
    let cut_at = text.char_indices().nth(chars_max).map(|(at, _)| at);
    let head = cut_at.map_or(text, |at| &text[..at]);
    let mut out = String::with_capacity(head.len() + 16);
    for c in head.chars() {
        if hidden(c) {
            spell(c, &mut out);
        } else {
            out.push(c);
        }
    }
    if let Some(at) = cut_at {
        let rest = text[at..].chars().count();
        let all = rest + chars_max;
        let _ = write!(out, "… [{} of {} characters shown]", number(chars_max), number(all));
    }
    out
}

/// Spells a character out. The brackets are not ASCII, so that no program's own escapes are mistaken for ours.
fn spell(c: char, out: &mut String) {
    let _ = match c {
        '\n' => write!(out, "⏎"),
        '\t' => write!(out, "⇥"),
        c => write!(out, "⟨U+{:04X}⟩", u32::from(c)),
    };
}

/// Characters that change how a line looks without being seen, or that look like another one.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // No-break and typographic spaces look like a space; soft hyphen, joiners and fillers like nothing.
            '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{1680}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200d}' | '\u{202f}' | '\u{205f}' | '\u{2060}'..='\u{2064}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            // Bidirectional marks, embeddings, overrides and isolates; line and paragraph separators.
            | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2065}'..='\u{206f}'
            // Annotations, non-characters, tags.
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// A count with thin separators: `54 592`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (at, digit) in digits.chars().enumerate() {
        // Four digits are read at a glance; from five on the eye wants groups.
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(digit);
    }
    out
}

fn number(n: usize) -> String {
    count(u64::try_from(n).unwrap_or(u64::MAX))
}

/// A count with its noun: `1 finding`, `3 findings`.
pub fn counted(n: u64, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{} {noun}s", count(n)),
    }
}

/// A share from 0 to 1 as percent. Only nothing is `0 %` and only everything is `100 %`.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "n/a".to_owned();
    }
    let percent = share * 100.0;
    match percent {
        p if p == 0.0 || p == 100.0 => format!("{p:.0} %"),
        p if p > 0.0 && p < 0.01 => "< 0.01 %".to_owned(),
        p if p < 1.0 => format!("{p:.2} %"),
        p if p > 99.9 && p < 100.0 => "> 99.9 %".to_owned(),
        p => format!("{p:.1} %"),
    }
}

/// `part` of `whole` as percent; of nothing it is not a number.
pub fn percent_of(part: u64, whole: u64) -> String {
    percent(part as f64 / whole as f64)
}

/// A time in microseconds, in the unit that leaves it three digits.
pub fn microseconds(us: f64) -> String {
    match us {
        us if !us.is_finite() => "n/a".to_owned(),
        us if us < 10.0 => format!("{us:.1} µs"),
        us if us < 1_000.0 => format!("{us:.0} µs"),
        us if us < 10_000.0 => format!("{:.2} ms", us / 1e3),
        us if us < 1e6 => format!("{:.0} ms", us / 1e3),
        us if us < 120e6 => format!("{:.1} s", us / 1e6),
        us => format!("{:.0} min {:02.0} s", (us / 60e6).floor(), (us / 1e6) % 60.0),
    }
}

/// A quotient: `1.42 ×`.
pub fn ratio(ratio: f64) -> String {
    match ratio {
        r if !r.is_finite() => "n/a".to_owned(),
        // Saturates above 2^64, where nobody reads digits any more.
        r if r >= 10.0 => format!("{} ×", count(r.round() as u64)),
        r => format!("{r:.2} ×"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        let cases = [
            ("plain é 😀 日本", "plain é 😀 日本"),
            ("a\nb\tc", "a⏎b⇥c"),
            ("\0\x1b[31m\x7f\u{85}", "⟨U+0000⟩⟨U+001B⟩[31m⟨U+007F⟩⟨U+0085⟩"),
            ("a\u{202e}b\u{2066}", "a⟨U+202E⟩b⟨U+2066⟩"),
            ("a\u{200b}\u{feff}\u{a0}", "a⟨U+200B⟩⟨U+FEFF⟩⟨U+00A0⟩"),
        ];
        for (raw, expected) in cases {
            assert_eq!(line(raw, 100), expected);
        }
        assert_eq!(block("a\n\tb\r\u{202e}", 100), "a\n\tb⟨U+000D⟩⟨U+202E⟩");
    }

    #[test]
    fn a_cut_value_says_how_long_it_is() {
        assert_eq!(line("äöü", 3), "äöü");
        assert_eq!(line("äöüß", 3), "äöü… [3 of 4 characters shown]");
        assert_eq!(line(&"😀".repeat(12_345), 1), "😀… [1 of 12\u{202f}345 characters shown]");
        assert_eq!(line("", 0), "");
    }

    #[test]
    fn a_rounded_share_never_claims_nothing_or_everything() {
        let cases = [
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.000_01, "< 0.01 %"),
            (0.999_99, "> 99.9 %"),
            (0.005_5, "0.55 %"),
            (0.123_4, "12.3 %"),
            (f64::NAN, "n/a"),
        ];
        for (share, expected) in cases {
            assert_eq!(percent(share), expected);
        }
        assert_eq!(percent_of(0, 0), "n/a");
    }

    #[test]
    fn numbers_carry_separators_and_units() {
        assert_eq!(count(0), "0");
        assert_eq!(count(9_999), "9999");
        assert_eq!(count(54_592), "54\u{202f}592");
        assert_eq!(count(u64::MAX), "18\u{202f}446\u{202f}744\u{202f}073\u{202f}709\u{202f}551\u{202f}615");
        assert_eq!(counted(1, "finding"), "1 finding");
        assert_eq!(counted(0, "finding"), "0 findings");
        assert_eq!(microseconds(83.4), "83 µs");
        assert_eq!(microseconds(1_240.0), "1.24 ms");
        assert_eq!(microseconds(185e6), "3 min 05 s");
        assert_eq!(microseconds(f64::INFINITY), "n/a");
        assert_eq!(ratio(1.424), "1.42 ×");
    }
}
