//! Properties of views.

use proptest::prelude::*;

use crate::shape::Shape;
use crate::view::{Target, View, dimensions};

fn shapes() -> impl Strategy<Value = Shape> {
    let size = || 1..7_usize;
    prop_oneof![size().prop_map(Shape::Numbers), [size(), size()].prop_map(Shape::Steps), [size(), size(), size()].prop_map(Shape::Image),]
}

proptest! {
    #[test]
    fn axes_that_are_joined_and_parted_again_are_as_before(shape in shapes(), rows in 0..3_usize) {
        let view = View::of(shape, rows);
        let sizes: Vec<_> = (1..view.rank()).filter_map(|axis| view.size(axis)).map(Target::Size).collect();
        let flat = view.regrouped(&[Target::Rows(1), Target::Rest]).expect("a row is flat");
        prop_assert_eq!(flat.rank(), 2);
        prop_assert!(flat.is_natural(shape));
        let again = flat.regrouped(&[&[Target::Rows(1)], &sizes[..]].concat()).expect("as before");
        prop_assert_eq!(again, view);
    }

    #[test]
    fn axes_that_are_turned_there_and_back_are_as_before(shape in shapes(), seed in any::<u64>()) {
        let view = View::of(shape, 0);
        let mut order: Vec<usize> = (0..view.rank()).collect();
        order.sort_by_key(|axis| seed.rotate_left(7 * (*axis as u32)) % 101);
        let back: Vec<usize> = (0..order.len()).filter_map(|axis| order.iter().position(|other| *other == axis)).collect();
        let there = view.permuted(&order).expect("an order");
        prop_assert_eq!(there.permuted(&back).expect("an order"), view);
    }

    /// Each number of a row lies at one place of the axis that has all of them.
    #[test]
    fn places_are_a_permutation(shape in shapes(), turned in any::<bool>()) {
        let view = View::of(shape, 0);
        let mut order: Vec<usize> = (0..view.rank()).collect();
        if turned {
            order[1..].reverse();
        }
        let flat = view.permuted(&order).and_then(|view| view.regrouped(&[Target::Rows(1), Target::Rest])).expect("a row is flat");
        let mut places = flat.places(1, &dimensions(shape)).expect("all numbers");
        places.sort_unstable();
        prop_assert!(places.iter().copied().eq(0..shape.axes().iter().product()));
    }
}
