//! The training of the tests, in one process or across several.

use nn_runtime::Error;
use nn_runtime::data::{Epochs, Minibatch};
use nn_runtime::prelude::*;

network! {
    /// With sums over all rows in both passes, and random numbers.
    #[derive(Debug, PartialEq)]
    #[scalar(f64)]
    #[loss(CrossEntropy)]
    pub struct Classes(3) -> 2 { Standardize, Dense(8), BatchNorm, Tanh, Dropout(0.2), Dense(8), BatchNorm, Relu, Dense(2), Softmax }
}

network! {
    /// So many parameters that four ranks share their steps.
    #[derive(Debug, PartialEq)]
    #[scalar(f64)]
    #[loss(MeanSquaredError)]
    pub struct Wide(2) -> 1 { Dense(9000), Tanh, Dense(1) }
}

/// The last batch has fewer rows than ranks, and parts of other batches are uneven.
pub fn rows() -> Dataset<Classes> {
    let row = |row: usize| ([row as f64 % 7.0, row as f64 % 5.0, row as f64 % 3.0], usize::from(row % 7 > row % 5));
    Dataset::from_rows((0..43).map(row))
}

pub fn net() -> Classes {
    Classes::init(&mut StdRng::seed_from_u64(1))
}

pub fn trainer(validation: &Dataset<Classes>) -> Trainer<'_, Adam, &Dataset<Classes>> {
    Trainer::new(Adam::new(0.01)).epochs(6).batch(8).threads(1).validate(validation)
}

/// Rows with something that happens before a batch, counted over all epochs.
pub struct Eventful {
    pub rows: Dataset<Classes>,
    pub before: usize,
    pub event: fn() -> Error,
}

impl Source<Classes> for Eventful {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, Classes>) -> Result<(), Error>) -> Result<(), Error> {
        self.rows.each(see)
    }

    fn epochs(&self, batch: usize) -> Box<dyn Epochs<Classes> + '_> {
        Box::new(EventfulEpochs { epochs: self.rows.epochs(batch), left: self.before, event: self.event })
    }
}

struct EventfulEpochs<'a> {
    epochs: Box<dyn Epochs<Classes> + 'a>,
    left: usize,
    event: fn() -> Error,
}

impl Epochs<Classes> for EventfulEpochs<'_> {
    fn begin(&mut self, shuffled: bool, rng: &mut StdRng) {
        self.epochs.begin(shuffled, rng);
    }

    fn next(&mut self) -> Result<Option<Minibatch<'_, Classes>>, Error> {
        self.left = self.left.wrapping_sub(1);
        if self.left == usize::MAX { Err((self.event)()) } else { self.epochs.next() }
    }
}
