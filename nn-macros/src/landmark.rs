//! Landmarks: which layers' outputs are still in memory when the forward pass of training is over. The diagnosis of a training uses them to
//! tell which layer dies, saturates, or gives NaN or infinity.

use crate::layer::Placed;
use crate::layer::Tape;
use crate::layer::View;
use crate::plan::{Landmark, Place, Plan};
use crate::step::{Extent, Step, Value};

/// The landmarks of a plan, in the order in which its steps make them.
pub(crate) fn landmarks(layers: &[Placed], tapes: &[Tape], plan: &Plan) -> Vec<Landmark> {
    let mut made = Vec::new();
    in_order(layers, tapes, &mut made);
    let mut landmarks = Vec::new();
    let (mut gone, mut limits): (Vec<String>, Option<[f64; 2]>) = (Vec::new(), None);
    for (layer, value) in made {
        let rectified = limits.filter(|limits| *limits == [0.0, f64::INFINITY]);
        match layer.layer.facts().limits {
            // Dropout leaves a rectifier's 0 where it is: what is seen is the rectifier's still.
            None if layer.layer.facts().keeps_zeros && rectified.is_some() => {}
            own => {
                limits = own;
                gone.push(layer.name.clone());
            }
        }
        if lasts(plan, value) {
            let own = layer.layer.facts().view == View::Slices;
            landmarks.push(Landmark { layers: std::mem::take(&mut gone), value, limits: limits.take(), own });
        }
    }
    landmarks
}

/// Every layer and its output. Layers inside another one come before it.
fn in_order<'a>(layers: &'a [Placed], tapes: &[Tape], made: &mut Vec<(&'a Placed, Value)>) {
    for (layer, tape) in layers.iter().zip(tapes) {
        let mut inner = &tape.inner[..];
        for chain in layer.layer.chains() {
            let (tapes, others) = inner.split_at(chain.len());
            in_order(chain, tapes, made);
            inner = others;
        }
        made.push((layer, tape.y));
    }
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
