//! Landmarks: which layers' outputs are still in memory when the forward pass of training is over. The diagnosis of a training uses them to
//! tell which layer dies, saturates, or gives NaN or infinity.

use crate::layer::{Node, Tape, View};
use crate::plan::{Landmark, Place, Plan};
use crate::step::{Extent, Step, Value};

/// The landmarks of a plan, in the order in which its steps make them.
pub(crate) fn landmarks<'a>(layers: impl Iterator<Item = (&'a Node, &'a Tape)>, plan: &Plan) -> Vec<Landmark> {
    let mut landmarks = Vec::new();
    let (mut gone, mut limits): (Vec<String>, Option<[f64; 2]>) = (Vec::new(), None);
    for (layer, tape) in layers {
        let rectified = limits.filter(|limits| *limits == [0.0, f64::INFINITY]);
        match layer.layer.facts().limits {
            // Dropout leaves a rectifier's 0 where it is: what is seen is the rectifier's still.
            None if layer.layer.facts().keeps_zeros && rectified.is_some() => {}
            own => {
                limits = own;
                gone.push(layer.name.clone());
            }
        }
        if lasts(plan, tape.y) {
            let own = layer.layer.facts().view == View::Slices;
            landmarks.push(Landmark { layers: std::mem::take(&mut gone), value: tape.y, limits: limits.take(), own });
        }
    }
    landmarks
}

/// Whether nothing overwrites a value before the pass is over.
fn lasts(plan: &Plan, value: Value) -> bool {
    let buffer = plan.buffer(value);
    if !matches!((buffer.place, &buffer.extent), (Place::Slot(_) | Place::Outputs, Extent::Rows(_))) {
        return false;
    }
    let writes: Vec<Value> = plan.forward.iter().flat_map(Step::writes).collect();
    writes.into_iter().rfind(|written| plan.buffer(*written).place == buffer.place) == Some(value)
}
