//! The headers of a request, while it is made and until it is sent.
//!
//! In: names and values. Out: the map that one attempt sends. Never here: two values of one name.

use http::{HeaderMap, HeaderName, HeaderValue};

/// The headers of a request in the order in which they came. A map costs more to make, to copy for
/// each attempt and to keep than the few that there are; it is made for the attempt that sends it.
#[derive(Default)]
pub(crate) struct HeaderList(Vec<(HeaderName, HeaderValue)>);

impl HeaderList {
    /// Sets a header, in place of the value that it has.
    pub(crate) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.push(name, value),
        }
    }

    /// Sets a header that has no value.
    pub(crate) fn fill(&mut self, name: HeaderName, value: impl FnOnce() -> HeaderValue) {
        if self.0.iter().all(|(known, _)| *known != name) {
            self.push(name, value());
        }
    }

    fn push(&mut self, name: HeaderName, value: HeaderValue) {
        // Most requests have between five and eight.
        if self.0.is_empty() {
            self.0.reserve_exact(8);
        }
        self.0.push((name, value));
    }

    /// The map that an attempt sends.
    pub(crate) fn to_map(&self) -> HeaderMap {
        let mut map = HeaderMap::with_capacity(self.0.len());
        for (name, value) in &self.0 {
            map.insert(name.clone(), value.clone());
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use http::header::{ACCEPT, COOKIE};

    use super::*;

    fn value(text: &'static str) -> HeaderValue {
        HeaderValue::from_static(text)
    }

    #[test]
    fn a_header_has_one_value() {
        let mut list = HeaderList::default();
        list.set(ACCEPT, value("a"));
        list.set(COOKIE, value("b"));
        list.set(ACCEPT, value("c"));
        list.fill(COOKIE, || unreachable!("it has a value"));
        list.fill(HeaderName::from_static("x-trace"), || value("d"));
        let map = list.to_map();
        let sent: Vec<(&str, &[u8])> = map
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
            .collect();
        let expected: [(&str, &[u8]); 3] = [("accept", b"c"), ("cookie", b"b"), ("x-trace", b"d")];
        assert_eq!(sent, expected);
    }
}
