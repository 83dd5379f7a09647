//! The sizes of an attention.

/// The sizes of an attention.
///
/// ```
/// # mod nn_runtime { pub use nn_kernels as kernel; }
/// use nn_runtime::kernel::AttentionHeads;
///
/// let heads = AttentionHeads { queries: 64, keys: 64, units: 128, heads: 4, key_heads: 4, causal: true };
/// assert_eq!((heads.size(), heads.key_units()), (32, 128));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttentionHeads {
    /// How many steps look at others.
    pub queries: usize,
    /// How many steps are looked at.
    pub keys: usize,
    /// How many numbers the query of a step has, in all heads together.
    pub units: usize,
    /// How many heads there are.
    pub heads: usize,
    /// How many heads the keys and values have. Several heads of queries share each of these.
    pub key_heads: usize,
    /// Whether a step looks only at itself and those before it.
    pub causal: bool,
}

impl AttentionHeads {
    /// How many numbers a head has.
    #[must_use]
    pub const fn size(&self) -> usize {
        divided(self.units, self.heads)
    }

    /// How many numbers the key of a step has, in all heads together. So many has its value.
    #[must_use]
    pub const fn key_units(&self) -> usize {
        self.size() * self.key_heads
    }

    /// The head of the keys at which a head of the queries looks.
    #[must_use]
    pub const fn key_head(&self, head: usize) -> usize {
        divided(head * self.key_heads, self.heads)
    }

    /// How many steps a query looks at.
    #[must_use]
    pub const fn seen(&self, query: usize) -> usize {
        if self.causal && query < self.keys { query + 1 } else { self.keys }
    }

    /// How many steps a query looks at in a row that has so many of those.
    pub(crate) fn seen_of(&self, query: usize, steps: usize) -> usize {
        self.seen(query).min(steps)
    }

    /// The factor of the products of queries and keys, 1 / √size, as it is for `f64`.
    pub(crate) fn scale<S: crate::Scalar>(&self) -> S {
        S::ONE / S::from_f64(self.size() as f64).sqrt()
    }
}

const fn divided(number: usize, parts: usize) -> usize {
    match number.checked_div(parts) {
        Some(part) => part,
        None => 0,
    }
}
