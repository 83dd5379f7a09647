//! The ends of a network: from a row as it is outside to the values that layers read, and from what they give to a row. Several inputs or
//! outputs lie side by side in a row.

use super::Builder;
use crate::ends::{End, Ends};
use crate::step::{Extent, Value};

impl Builder {
    /// The inputs as layers read them.
    pub(crate) fn enter_all(&mut self, row: Value, ends: &Ends) -> Vec<Value> {
        if let Some(only) = ends.only() {
            return vec![self.enter(row, &only.shape)];
        }
        self.columns(row, ends, "")
    }

    /// The row of outputs that layers give.
    pub(crate) fn leave_all(&mut self, given: &[Value], ends: &Ends) -> Value {
        if let (Some(only), [given]) = (ends.only(), given) {
            return self.leave(*given, &only.shape);
        }
        self.side_by_side("outputs", given, ends, "")
    }

    /// The gradients with respect to what layers give, from that with respect to the row of outputs.
    pub(crate) fn gradients_of_given(&mut self, given: &[Value], d_row: Value, ends: &Ends) -> Vec<Value> {
        if let (Some(only), [given]) = (ends.only(), given) {
            let inside = self.inside("d_pixels_of_outputs", d_row, &only.shape);
            return vec![self.ended_gradient(*given, inside, &only.shape)];
        }
        self.columns(d_row, ends, "d_")
    }

    /// The gradient with respect to the row of inputs, from those with respect to what layers read.
    pub(crate) fn gradient_of_row(&mut self, row: Value, gradients: &[Value], ends: &Ends) -> Value {
        if let (Some(only), [gradient]) = (ends.only(), gradients) {
            let gradient = self.ended_gradient(row, *gradient, &only.shape);
            return self.outside("d_inputs", gradient, &only.shape);
        }
        self.side_by_side("d_inputs", gradients, ends, "d_")
    }

    /// The parts of a row as they are inside the network. `before` begins their names.
    fn columns(&mut self, row: Value, ends: &Ends, before: &str) -> Vec<Value> {
        let parts: Vec<Value> = ends
            .list
            .iter()
            .map(|end| {
                let part = self.value(format!("{before}{}", name(end)), Extent::Rows(end.size.clone()));
                self.take_columns(part, row, [&ends.size, &end.start, &end.size]);
                part
            })
            .collect();
        let inside = |(part, end): (Value, &End)| self.inside(&format!("{before}pixels_of_{}", name(end)), part, &end.shape);
        parts.into_iter().zip(&ends.list).map(inside).collect()
    }

    /// A row of parts that are inside the network. `before` begins their names outside of it.
    fn side_by_side(&mut self, row_name: &str, parts: &[Value], ends: &Ends, before: &str) -> Value {
        let outside = |(part, end): (&Value, &End)| self.outside(&format!("{before}{}", name(end)), *part, &end.shape);
        let parts: Vec<Value> = parts.iter().zip(&ends.list).map(outside).collect();
        let mut row = None;
        for (part, end) in parts.iter().zip(&ends.list) {
            row = Some(self.place_columns(row_name, row, &ends.size, *part, [&ends.size, &end.start, &end.size]));
        }
        row.unwrap_or(Value(0))
    }
}

fn name(end: &End) -> String {
    end.name.as_ref().map_or_else(String::new, ToString::to_string)
}
