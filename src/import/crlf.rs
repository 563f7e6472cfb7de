//! Files whose every line ends in CRLF, as programs on Windows write them: they are read as if each ended in LF.
//!
//! Where a single line ends otherwise, nothing is changed: then a carriage return is part of somebody's value.

use std::io::{self, BufRead, Read};

/// Whether every line of a text ends in CRLF, and there is one.
pub fn everywhere(source: &mut dyn BufRead) -> io::Result<bool> {
    let (mut found, mut before) = (false, 0);
    loop {
        let piece = source.fill_buf()?;
        let Some(last) = piece.last().copied() else { return Ok(found) };
        for at in memchr::memchr_iter(b'\n', piece) {
            let previous = at.checked_sub(1).and_then(|at| piece.get(at).copied()).unwrap_or(before);
            if previous != b'\r' {
                return Ok(false);
            }
            found = true;
        }
        before = last;
        let length = piece.len();
        source.consume(length);
    }
}

/// Reads a text without the carriage return before each line feed.
pub struct AsLf<R> {
    source: R,
    /// What is handed out, and how much of it is.
    ready: Vec<u8>,
    done: usize,
    /// A carriage return at the end of a piece, whose next byte is not known.
    held: bool,
}

impl<R: BufRead> AsLf<R> {
    pub fn new(source: R) -> Self {
        Self { source, ready: Vec::new(), done: 0, held: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.done = 0;
        while self.ready.is_empty() {
            let piece = self.source.fill_buf()?;
            if piece.is_empty() {
                if std::mem::take(&mut self.held) {
                    self.ready.push(b'\r');
                }
                return Ok(());
            }
            for byte in piece {
                if std::mem::take(&mut self.held) && *byte != b'\n' {
                    self.ready.push(b'\r');
                }
                match byte {
                    b'\r' => self.held = true,
                    byte => self.ready.push(*byte),
                }
            }
            let length = piece.len();
            self.source.consume(length);
        }
        Ok(())
    }
}

impl<R: BufRead> Read for AsLf<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut piece = self.fill_buf()?;
        let read = piece.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for AsLf<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.done == self.ready.len() {
            self.refill()?;
        }
        Ok(self.ready.get(self.done..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.done = (self.done + amount).min(self.ready.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads in pieces of this size.
    fn converted(text: &[u8], piece: usize) -> Vec<u8> {
        let mut out = Vec::new();
        AsLf::new(io::BufReader::with_capacity(piece, text)).read_to_end(&mut out).expect("memory does not fail");
        out
    }

    #[test]
    fn a_carriage_return_goes_before_a_line_feed_only() {
        for piece in [1, 2, 3, 100] {
            for (text, expected) in [("a\r\nb\r\r\nc\rd\r\n\r", "a\nb\r\nc\rd\n\r"), ("", ""), ("\r\n", "\n")] {
                assert_eq!(converted(text.as_bytes(), piece), expected.as_bytes(), "{text:?} by {piece}");
            }
        }
    }

    #[test]
    fn one_other_line_end_is_enough_to_leave_a_file_as_it_is() {
        for (text, all) in
            [("a\r\nb\r\n", true), ("a\r\nb", true), ("a\r\nb\n", false), ("a", false), ("\n\r\n", false)]
        {
            for piece in [1, 3, 100] {
                let mut source = io::BufReader::with_capacity(piece, text.as_bytes());
                assert_eq!(everywhere(&mut source).expect("memory does not fail"), all, "{text:?}");
            }
        }
    }
}
