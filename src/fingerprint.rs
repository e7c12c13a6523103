//! Short stand-ins for long values, where it only matters which are the same.

use std::hash::{BuildHasher, Hash};

use hashbrown::DefaultHashBuilder;

/// Makes fingerprints that can be compared with each other, and not with those of another.
#[derive(Default)]
pub struct Fingerprints([DefaultHashBuilder; 2]);

/// Two hashes of 64 bits each: no two different values of a survey have both alike by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Fingerprint([u64; 2]);

impl Fingerprints {
    pub fn of(&self, value: &(impl Hash + ?Sized)) -> Fingerprint {
        Fingerprint(self.0.each_ref().map(|builder| builder.hash_one(value)))
    }

    /// Of what a fingerprint stands for, and a value behind it.
    pub fn and(&self, Fingerprint(before): Fingerprint, value: impl Hash) -> Fingerprint {
        let mut hashes = before;
        for (hash, builder) in hashes.iter_mut().zip(&self.0) {
            *hash = builder.hash_one((*hash, &value));
        }
        Fingerprint(hashes)
    }
}

impl From<Fingerprint> for u128 {
    fn from(Fingerprint([high, low]): Fingerprint) -> Self {
        u128::from(high) << 64 | u128::from(low)
    }
}
