//! Streams a table that does not fit into memory.

use super::header::Widths;
use super::in_memory::{are_numbers, row_of, target_of, weight_of};
use super::learner::Learner;
use super::records::Form;
use super::rows::Rows;
use crate::compiled::WithTarget;
use crate::data::FromCells;
use crate::data::encoding::spread;
use crate::data::stream::{FileRow, Give, Part, Rereadable, Stream, part_rows};
use crate::error::Error;
use crate::network::Row;
use nn_kernels::Scalar;

/// Opens a stream. If categories or fill values must be learnt, it reads the file once.
pub(in crate::data) fn stream<N: WithTarget<Target: FromCells>>(form: &impl Form) -> Result<Stream<N>, Error> {
    let mut form = form.clone();
    form.choice_mut().kept.clear();
    let (form, count) = learnt(&form, Widths::of::<N>())?;
    let (path, encoding) = (form.choice().path.clone(), form.choice().encoding.clone());
    let weighted = form.choice().weights.is_some();
    Ok(Stream::new(Rereadable::new(&path, weighted, move |give| read::<N>(&form, give)), encoding, count))
}

/// If categories or fill values must be learnt, reads the file once and sets them. Also returns the number of rows, if it is known.
pub(super) fn learnt<F: Form>(form: &F, widths: Widths) -> Result<(F, Option<usize>), Error> {
    let mut form = form.clone();
    let mut rows = Rows::open(&form, widths)?;
    let mut count = rows.count();
    if rows.columns.read().any(Learner::learns) {
        let (mut cells, mut target) = rows.room();
        while rows.next(&mut cells, &mut target)? {}
        let learnt = rows.finish()?;
        count = Some(learnt.report.rows);
        form.choice_mut().encoding = Some(learnt.encoding);
        Rows::open(&form, widths)?;
    }
    Ok((form, count))
}

/// Reads a file in parts, until its end or until `give` returns `None`.
fn read<N: WithTarget<Target: FromCells>>(form: &impl Form, give: &mut Give<'_, N>) -> Result<(), Error> {
    let mut rows = Rows::open(form, Widths::of::<N>())?;
    let (mut cells, mut target) = rows.room();
    let [inputs, targets] = [&rows.columns.inputs, &rows.columns.targets].map(|learners| Learner::columns(learners));
    let numbers_only = inputs.iter().all(|column| column.categories.is_none());
    let size = part_rows::<N>();
    let mut part = Part::<N>::with_capacity(size);
    let mut numbers = false;
    while rows.next(&mut cells, &mut target)? {
        let mut input = row_of::<N>(&rows, &cells)?;
        if !numbers_only {
            spread(&inputs, input.numbers_mut());
        }
        let target = target_of::<N>(&targets, &target).map_err(|(place, why)| rows.wrong(&targets[place].name, why))?;
        numbers = are_numbers::<N>(Some(&target));
        part.push_back(FileRow { input, target, weight: weight_of::<N>(&rows)? });
        if part.len() == size {
            let Some(empty) = give(part) else { return Ok(()) };
            part = empty;
        }
    }
    rows.check_precision(N::Scalar::NAME, numbers)?;
    if !part.is_empty() {
        give(part);
    }
    Ok(())
}
