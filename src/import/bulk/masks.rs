//! Where the signs of delimited text stand, 64 bytes at a time.

use fearless_simd::Level;
#[cfg(target_arch = "x86_64")]
use fearless_simd::{Simd as _, x86::Avx2};

/// Bytes that are looked at together.
pub const CHUNK: usize = 64;

/// The signs that matter.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Between cells.
    pub delimiter: u8,
    /// Around cells; the delimiter once more where there are no quotes.
    pub quote: Option<u8>,
}

/// One bit for each byte of a chunk, the lowest for the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    /// Delimiters.
    pub delimiters: u64,
    /// Quotes.
    pub quotes: u64,
    /// Line feeds.
    pub feeds: u64,
    /// Carriage returns.
    pub returns: u64,
}

/// A way of comparing bytes.
pub trait Look: Copy {
    /// Finds the signs of a chunk.
    fn look(self, chunk: &[u8; CHUNK], signs: Signs) -> Masks;
}

/// Work that is done with the best way of comparing that the processor has.
pub trait Work {
    /// What comes out.
    type Output;
    /// Does it.
    fn run<L: Look>(self, look: L) -> Self::Output;
}

/// Does the work with the best way of comparing that the processor has.
pub fn with_best<W: Work>(level: Level, work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = level.as_avx2() {
        return avx2.vectorize(
            #[inline(always)]
            || work.run(avx2),
        );
    }
    let _ = level;
    work.run(Plain)
}

#[cfg(target_arch = "x86_64")]
impl Look for Avx2 {
    #[inline(always)]
    fn look(self, chunk: &[u8; CHUNK], signs: Signs) -> Masks {
        let (halves, _) = chunk.as_chunks::<32>();
        let [low, high] = halves else { return Masks::default() };
        let low = self.load_array_ref_u8x32(low);
        let high = self.load_array_ref_u8x32(high);
        let mask = |byte: u8| {
            let sign = self.splat_u8x32(byte);
            let bits = |half: fearless_simd::u8x32<Self>| {
                u64::from(
                    self.avx2._mm256_movemask_epi8(self.simd_eq_u8x32(half, sign).into()) as u32
                )
            };
            bits(low) | (bits(high) << 32)
        };
        Masks {
            delimiters: mask(signs.delimiter),
            quotes: signs.quote.map_or(0, mask),
            feeds: mask(b'\n'),
            returns: mask(b'\r'),
        }
    }
}

/// The way that every processor has: eight bytes at a time.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Look for Plain {
    fn look(self, chunk: &[u8; CHUNK], signs: Signs) -> Masks {
        let mask = |byte: u8| {
            const ONES: u64 = u64::from_ne_bytes([1; 8]);
            const SEVENS: u64 = u64::from_ne_bytes([0x7F; 8]);
            /// Brings the lowest bits of eight bytes together in the highest.
            const GATHER: u64 = 0x0102_0408_1020_4080;
            let (words, _) = chunk.as_chunks::<8>();
            let mut mask = 0;
            for (at, word) in words.iter().enumerate() {
                let other = u64::from_le_bytes(*word) ^ (ONES * u64::from(byte));
                // The highest bit of a byte is set where it differs.
                let differs = ((other & SEVENS) + SEVENS) | other;
                let same = (!differs >> 7) & ONES;
                mask |= (same.wrapping_mul(GATHER) >> 56) << (at * 8);
            }
            mask
        };
        Masks {
            delimiters: mask(signs.delimiter),
            quotes: signs.quote.map_or(0, mask),
            feeds: mask(b'\n'),
            returns: mask(b'\r'),
        }
    }
}

/// A bit for every byte from an odd one of the marked to the next, the first of
/// them included: what stands within quotes.
#[inline(always)]
pub fn between(mut marks: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        marks ^= marks << shift;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Find<'a>(&'a [u8; CHUNK], Signs);

    impl Work for Find<'_> {
        type Output = Masks;
        fn run<L: Look>(self, look: L) -> Masks {
            look.look(self.0, self.1)
        }
    }

    #[test]
    fn both_ways_find_the_same() {
        let mut seed = 1_u32;
        for _ in 0..500 {
            let mut chunk = [0_u8; CHUNK];
            for byte in &mut chunk {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = b",\"\n\rab\x80\xFF"[(seed >> 24) as usize % 8];
            }
            let signs = Signs { delimiter: b',', quote: Some(b'"') };
            let expected = |byte: u8| {
                let bits = chunk.iter().enumerate().filter(|(_, b)| **b == byte);
                bits.fold(0_u64, |mask, (at, _)| mask | (1 << at))
            };
            let found = Plain.look(&chunk, signs);
            assert_eq!(found, with_best(Level::new(), Find(&chunk, signs)));
            assert_eq!(found.delimiters, expected(b','));
            assert_eq!(found.quotes, expected(b'"'));
            assert_eq!((found.feeds, found.returns), (expected(b'\n'), expected(b'\r')));
        }
    }

    #[test]
    fn what_is_quoted_lies_between_marks() {
        assert_eq!(between(0b0010_0100), 0b0001_1100);
        assert_eq!(between(0b100), !0b11);
    }
}
