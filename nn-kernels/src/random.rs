//! Random numbers that do not depend on the order in which they are drawn, nor on the release of another crate.

#[cfg(feature = "train")]
mod bulk;

#[cfg(feature = "train")]
pub use bulk::{normal, uniform};

/// Random numbers by their place: the same place gives the same number, in whatever order they are drawn.
#[derive(Clone, Copy, Debug)]
pub struct RandomStream {
    key: u64,
    /// What the first place is counted as.
    start: u32,
}

impl RandomStream {
    /// The stream of a key and what it is split by.
    #[cfg(feature = "train")]
    #[must_use]
    pub fn of(key: u64, part: u64) -> Self {
        Self { key: mix(key.wrapping_add(part)), start: 0 }
    }

    /// The same stream, whose first place is counted as this one.
    #[cfg(feature = "train")]
    #[must_use]
    pub fn from(self, start: u32) -> Self {
        Self { start, ..self }
    }

    /// A number that is equally likely to be any, by its place in this part of the batch.
    #[inline(always)]
    #[must_use]
    pub fn draw(self, place: u32) -> u32 {
        self.at(place.wrapping_add(self.start))
    }

    /// The place, in the whole batch, of the first number of this part.
    #[inline(always)]
    #[must_use]
    pub fn start(self) -> u32 {
        self.start
    }

    /// A number that is equally likely to be any, by its place in the whole batch.
    ///
    /// Two rounds of a 32-bit integer hash (multiplications and shifts that vector units have) over the place and the key.
    #[inline(always)]
    #[must_use]
    pub fn at(self, place: u32) -> u32 {
        let hash = hash(place ^ self.key as u32);
        self::hash(hash.wrapping_add((self.key >> 32) as u32))
    }
}

/// The 32-bit hash of least bias known for two multiplications and three shifts (Wellons, "Prospecting for hash functions", 2018).
#[inline(always)]
fn hash(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// `SplitMix64` (Steele, Lea and Flood, 2014).
#[must_use]
pub const fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
