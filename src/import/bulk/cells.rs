//! Short cells read without a look at every byte: plain numbers, ISO dates, and
//! names to be looked up. What is not plain is somebody else's.

/// Bytes that stand before the text in a buffer, so that the end of a cell can
/// be read together with what stands before it.
pub const PAD: usize = 64;

/// Longest text of a key.
pub const KEY_BYTES: usize = 16;

/// A short text as two numbers, which say its bytes and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    low: u64,
    high: u64,
    n_bytes: u32,
}

impl Key {
    /// The key of a text in a buffer; none if it is too long.
    #[inline(always)]
    pub fn of(buffer: &[u8], from: usize, to: usize) -> Option<Self> {
        let n_bytes = to.wrapping_sub(from);
        if n_bytes > KEY_BYTES {
            return None;
        }
        let bytes = buffer.get(from..from + KEY_BYTES)?;
        let (low, high) = (word(bytes, 0)?, word(bytes, 8)?);
        let n = n_bytes as u32;
        let low_bits = n.min(8) * 8;
        let high_bits = n.saturating_sub(8) * 8;
        Some(Self { low: low & ones(low_bits), high: high & ones(high_bits), n_bytes: n })
    }

    /// A number that differs for most different keys, in all of its upper bits.
    #[inline(always)]
    pub fn hash(self) -> u64 {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        let mixed = self.low ^ self.high.rotate_left(29) ^ u64::from(self.n_bytes);
        let first = mixed.wrapping_mul(ODD);
        (first ^ (first >> 32)).wrapping_mul(ODD)
    }
}

/// As many ones, from the lowest bit on; up to 64.
#[inline(always)]
fn ones(n: u32) -> u64 {
    u64::MAX.checked_shr(64 - n).unwrap_or(0)
}

/// Eight bytes as one number, the first of them lowest.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes))
}

/// A number of one to eight digits that stands in a buffer; none if it is
/// anything else.
#[inline(always)]
pub fn digits(buffer: &[u8], from: usize, to: usize) -> Option<u64> {
    const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
    const BEYOND_NINE: u64 = u64::from_ne_bytes([0x76; 8]);
    const HIGHEST: u64 = u64::from_ne_bytes([0x80; 8]);
    let n = to.wrapping_sub(from);
    if n.wrapping_sub(1) >= 8 {
        return None;
    }
    let shift = 64 - 8 * n as u32;
    // What stands before the number is shifted out, and zeros in.
    let all = word(buffer, to.checked_sub(8)?)? ^ ZEROS;
    let number = (all >> shift) << shift;
    let is_other = (number | number.wrapping_add(BEYOND_NINE)) & HIGHEST;
    let pairs = number.wrapping_mul(10).wrapping_add(number >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    let eight = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF;
    (is_other == 0).then_some(eight)
}

/// A number of up to sixteen digits, with `scale` decimals behind its mark or
/// without any, in units of the last decimal.
#[inline(always)]
pub fn decimal(buffer: &[u8], from: usize, to: usize, scale: usize, mark: u8) -> Option<i64> {
    const TENS: [i64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    if scale == 0 {
        return digits(buffer, from, to).map(|number| number as i64);
    }
    let unit = *TENS.get(scale)?;
    let end = to.checked_sub(scale + 1)?;
    if end > from && buffer.get(end) == Some(&mark) {
        let whole = digits(buffer, from, end)? as i64;
        let fraction = digits(buffer, end + 1, to)? as i64;
        // Eight digits times eight zeros are far from the end of the range.
        return Some(whole * unit + fraction);
    }
    digits(buffer, from, to).map(|whole| whole as i64 * unit)
}

/// The year, month and day of an ISO date of ten bytes, `2024-03-31`; none if
/// it is anything else, or a day that does not exist.
#[inline(always)]
pub fn date(buffer: &[u8], from: usize) -> Option<(u32, u32, u32)> {
    /// Two digits, a hyphen, two digits, a hyphen, two digits.
    const SHAPE: u64 = u64::from_le_bytes(*b"00-00-00");
    const BEYOND: u64 = u64::from_le_bytes([0x76, 0x76, 0x7F, 0x76, 0x76, 0x7F, 0x76, 0x76]);
    const HIGHEST: u64 = u64::from_ne_bytes([0x80; 8]);
    let bytes = buffer.get(from..from + 10)?.first_chunk::<10>()?;
    let [c1, c2, rest @ ..] = bytes;
    let other = u64::from_le_bytes(*rest) ^ SHAPE;
    if (other | other.wrapping_add(BEYOND)) & HIGHEST != 0 {
        return None;
    }
    let pairs = other.wrapping_mul(10).wrapping_add(other >> 8);
    let (years, month, day) =
        ((pairs & 0xFF) as u32, (pairs >> 24 & 0xFF) as u32, (pairs >> 48 & 0xFF) as u32);
    let century = match (*c1, *c2) {
        (b'2', b'0') => 2000,
        (b'1', b'9') => 1900,
        _ => return None,
    };
    let is_day = day.wrapping_sub(1) < 28 || is_last_days(century + years, month, day);
    (month.wrapping_sub(1) < 12 && is_day).then_some((century + years, month, day))
}

#[cold]
#[inline(never)]
fn is_last_days(year: u32, month: u32, day: u32) -> bool {
    let is_month = (1..=12).contains(&month);
    is_month && day > 0 && day <= u32::from(crate::dataset::days_in_month(year as i32, month as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buffer(text: &str) -> Vec<u8> {
        [&[b'7'; PAD][..], text.as_bytes(), &[b'7'; PAD]].concat()
    }

    #[test]
    fn plain_numbers_are_read() {
        for (text, scale, expected) in [
            ("0", 0, Some(0)),
            ("7", 0, Some(7)),
            ("12345678", 0, Some(12_345_678)),
            ("123456789", 0, None),
            ("", 0, None),
            ("-1", 0, None),
            ("1:", 0, None),
            ("1/", 0, None),
            ("\u{B1}1", 0, None),
            ("12.34", 2, Some(1234)),
            ("12", 2, Some(1200)),
            ("12.3", 2, None),
            (".34", 2, None),
            ("12345678.12345678", 8, Some(1_234_567_812_345_678)),
        ] {
            let found = decimal(&buffer(text), PAD, PAD + text.len(), scale, b'.');
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn dates_are_read() {
        for (text, expected) in [
            ("2024-03-31", Some((2024, 3, 31))),
            ("1999-12-01", Some((1999, 12, 1))),
            ("2023-02-29", None),
            ("2024-02-29", Some((2024, 2, 29))),
            ("2024-13-01", None),
            ("2024-00-01", None),
            ("2024-01-00", None),
            ("2024/01/01", None),
            ("2024-1-011", None),
            ("1850-01-01", None),
        ] {
            assert_eq!(date(&buffer(text), PAD), expected, "{text:?}");
        }
    }

    #[test]
    fn keys_say_their_bytes() {
        let texts = ["", "a", "ab", "abcdefgh", "abcdefghi", "abcdefghijklmnop", "b", "a\0"];
        let key = |text: &str| Key::of(&buffer(text), PAD, PAD + text.len());
        for one in texts {
            for other in texts {
                assert_eq!(key(one) == key(other), one == other, "{one:?} {other:?}");
            }
        }
        assert_eq!(key("abcdefghijklmnopq"), None);
    }
}
