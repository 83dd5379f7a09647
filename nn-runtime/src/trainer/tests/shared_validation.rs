//! Validations that several ranks share, where one of them fails.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::world::on_ranks;
use super::{Classes, net, rows};
use crate::data::{Epochs, Minibatch};
use crate::error::Error;
use crate::prelude::*;
use crate::trainer::Communicator;

/// Rows that come in pieces. One of the pieces, counted over all readings, cannot be read.
struct Pieces {
    rows: Dataset<Classes>,
    count: usize,
    left: AtomicUsize,
}

impl Source<Classes> for Pieces {
    fn each(&self, see: &mut dyn FnMut(Minibatch<'_, Classes>) -> Result<(), Error>) -> Result<(), Error> {
        for _ in 0..self.count {
            if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
                return Err(Error::Data("the disk is gone".to_owned()));
            }
            self.rows.each(see)?;
        }
        Ok(())
    }

    fn epochs(&self, batch: usize) -> Box<dyn Epochs<Classes> + '_> {
        self.rows.epochs(batch)
    }
}

fn pieces(count: usize, left: usize) -> Pieces {
    // More than a round of chunks for three ranks.
    let many = Dataset::from_rows((0..25).flat_map(|_| rows().iter().map(|(a, b)| (*a, *b)).collect::<Vec<_>>()));
    Pieces { rows: many, count, left: AtomicUsize::new(left) }
}

fn train(world: &impl Communicator, validation: &Pieces) -> Result<f64, Error> {
    let report = Trainer::new(Sgd::new(0.1)).epochs(2).validate(validation).across(world).fit(&mut net(), &rows())?;
    Ok(report.last().validation.as_ref().map_or(f64::NAN, |validation| validation.loss))
}

#[test]
fn rows_that_come_in_pieces_are_shared_as_well() {
    let losses = on_ranks(3, |member| train(member, &pieces(3, usize::MAX)).expect("sound rows"));
    assert!(losses.iter().all(|loss| loss.to_bits() == losses[0].to_bits()) && losses[0].is_finite());
}

#[test]
fn rows_that_one_rank_cannot_read_end_all() {
    // Three pieces are counted, then each epoch reads three.
    for left in 0..9 {
        let errors = on_ranks(3, |member| {
            let left = if member.rank() == 2 { left } else { usize::MAX };
            train(member, &pieces(3, left)).expect_err("the disk is gone").to_string()
        });
        assert_eq!(errors, ["rank 2: the disk is gone", "rank 2: the disk is gone", "the disk is gone"], "piece {left}");
    }
}
