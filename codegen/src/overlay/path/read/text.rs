//! Texts in quotes.
//!
//! In: the text from a quote on. Out: what it says. Never here: a surrogate without its other half.

use super::{Reader, Result};

impl Reader<'_> {
    /// A text between single or double quotes.
    pub(super) fn quoted(&mut self) -> Result<String> {
        let before = self.at;
        let Some(quote) = self.peek() else {
            return Err(self.unreadable());
        };
        self.at += quote.len_utf8();
        let mut text = String::new();
        while let Some(character) = self.peek() {
            let begins = self.at;
            self.at += character.len_utf8();
            match character {
                _ if character == quote => return Ok(text),
                '\\' => text.push(self.escaped(quote)?),
                '\0'..='\u{1f}' => {
                    self.at = begins;
                    return Err(self.unreadable());
                }
                _ => text.push(character),
            }
        }
        self.at = before;
        Err(self.because("the quote has no end"))
    }

    /// What stands behind a backslash.
    fn escaped(&mut self, quote: char) -> Result<char> {
        let Some(character) = self.peek() else {
            return Err(self.unreadable());
        };
        let meant = match character {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' | '\\' => character,
            'u' => {
                self.at += 1;
                return self.by_number();
            }
            _ if character == quote => character,
            _ => return Err(self.unreadable()),
        };
        self.at += 1;
        Ok(meant)
    }

    /// A character by its number, or by two where it has so many bits.
    fn by_number(&mut self) -> Result<char> {
        let first = self.hexadecimal()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or_else(|| self.unreadable());
        }
        self.needs("\\u")?;
        let second = self.hexadecimal()?;
        let second = (0xdc00..0xe000)
            .contains(&second)
            .then(|| second - 0xdc00)
            .ok_or_else(|| self.unreadable())?;
        let number = 0x1_0000 + ((first - 0xd800) << 10) + second;
        char::from_u32(number).ok_or_else(|| self.unreadable())
    }

    fn hexadecimal(&mut self) -> Result<u32> {
        let digits = self.rest().get(..4).filter(|digits| {
            let mut bytes = digits.bytes();
            bytes.all(|byte| byte.is_ascii_hexdigit())
        });
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let number = number.ok_or_else(|| self.unreadable())?;
        self.at += 4;
        Ok(number)
    }
}
