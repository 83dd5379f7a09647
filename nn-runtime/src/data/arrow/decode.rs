//! Decodes the cells of a column.

use std::fmt::Display;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType,
    DurationSecondType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayAccessor, downcast_temporal_array};
use arrow_schema::{DataType, TimeUnit};

use crate::data::columnar::{Cells, Clock, Unit};

type Fault = Result<(), String>;

/// Whether cells are texts, dictionary-encoded or not.
pub(super) fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Dictionary(_, values) => is_text(values),
        of => matches!(of, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View),
    }
}

/// Reads all cells. The error describes the type or the cell that cannot be read.
pub(super) fn read(array: &dyn Array, cells: &mut Cells) -> Fault {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return values(array, (0..array.len()).map(Some), cells);
    };
    let keys = if dictionary.values().is_empty() { Vec::new() } else { dictionary.normalized_keys() };
    let places = (0..array.len()).map(|row| keys.get(row).copied().filter(|_| array.is_valid(row)));
    values(dictionary.values(), places, cells)
}

/// Reads the cells at these places. `None` becomes a missing value.
fn values(array: &dyn Array, places: impl Iterator<Item = Option<usize>>, cells: &mut Cells) -> Fault {
    use DataType as Is;
    match array.data_type() {
        Is::Null => {
            for _ in places {
                cells.nothing();
            }
            Ok(())
        }
        Is::Boolean => each(array.as_boolean(), places, cells, number),
        Is::Int8 => each(array.as_primitive::<Int8Type>(), places, cells, number),
        Is::Int16 => each(array.as_primitive::<Int16Type>(), places, cells, number),
        Is::Int32 => each(array.as_primitive::<Int32Type>(), places, cells, number),
        Is::Int64 => each(array.as_primitive::<Int64Type>(), places, cells, |cells, value| shown(cells, value as f64, value)),
        Is::UInt8 => each(array.as_primitive::<UInt8Type>(), places, cells, number),
        Is::UInt16 => each(array.as_primitive::<UInt16Type>(), places, cells, number),
        Is::UInt32 => each(array.as_primitive::<UInt32Type>(), places, cells, number),
        Is::UInt64 => each(array.as_primitive::<UInt64Type>(), places, cells, |cells, value| shown(cells, value as f64, value)),
        Is::Float16 => each(array.as_primitive::<Float16Type>(), places, cells, |cells, value| number(cells, value.to_f64())),
        Is::Float32 => each(array.as_primitive::<Float32Type>(), places, cells, number),
        Is::Float64 => each(array.as_primitive::<Float64Type>(), places, cells, number),
        Is::Decimal32(_, scale) => {
            each(array.as_primitive::<Decimal32Type>(), places, cells, |cells, digits| decimal(cells, f64::from(digits), *scale))
        }
        Is::Decimal64(_, scale) => {
            each(array.as_primitive::<Decimal64Type>(), places, cells, |cells, digits| decimal(cells, digits as f64, *scale))
        }
        Is::Decimal128(_, scale) => {
            each(array.as_primitive::<Decimal128Type>(), places, cells, |cells, digits| decimal(cells, digits as f64, *scale))
        }
        Is::Decimal256(_, scale) => each(array.as_primitive::<Decimal256Type>(), places, cells, |cells, digits| {
            decimal(cells, digits.to_string().parse().map_err(|error| format!("{digits}: {error}"))?, *scale)
        }),
        Is::Utf8 => each(array.as_string::<i32>(), places, cells, text),
        Is::LargeUtf8 => each(array.as_string::<i64>(), places, cells, text),
        Is::Utf8View => each(array.as_string_view(), places, cells, text),
        of if of.is_temporal() => moments(array, places, cells),
        Is::Binary | Is::LargeBinary | Is::BinaryView | Is::FixedSizeBinary(_) => Err(format!("binary data ({})", array.data_type())),
        of if of.is_nested() => Err("nested values".to_owned()),
        of => Err(unreadable(of)),
    }
}

/// Passes each value to `take`. Nulls become missing values.
fn each<'a, A>(
    array: &'a A,
    mut places: impl Iterator<Item = Option<usize>>,
    cells: &mut Cells,
    take: impl Fn(&mut Cells, <&'a A as ArrayAccessor>::Item) -> Fault,
) -> Fault
where
    &'a A: ArrayAccessor,
{
    places.try_for_each(|place| {
        if let Some(place) = place.filter(|place| array.is_valid(*place)) {
            return take(cells, array.value(place));
        }
        cells.nothing();
        Ok(())
    })
}

fn moments(array: &dyn Array, places: impl Iterator<Item = Option<usize>>, cells: &mut Cells) -> Fault {
    use DataType::{Date64, Duration, Time32, Time64, Timestamp};
    let (clock, divisor) = match array.data_type() {
        Date64 => (Clock::Date, 86_400_000),
        Time32(of) | Time64(of) => (Clock::TimeOfDay(unit(*of)), 1),
        Timestamp(of, zone) => (Clock::Timestamp { unit: unit(*of), utc: zone.is_some() }, 1),
        Duration(of) => (Clock::Duration(unit(*of)), 1),
        _ => (Clock::Date, 1),
    };
    let take = |cells: &mut Cells, count| cells.moment(clock, i64::div_euclid(count, divisor));
    downcast_temporal_array!(
        array => each(array, places, cells, |cells, value| take(cells, wide(value))),
        Duration(TimeUnit::Second) => each(array.as_primitive::<DurationSecondType>(), places, cells, take),
        Duration(TimeUnit::Millisecond) => each(array.as_primitive::<DurationMillisecondType>(), places, cells, take),
        Duration(TimeUnit::Microsecond) => each(array.as_primitive::<DurationMicrosecondType>(), places, cells, take),
        Duration(TimeUnit::Nanosecond) => each(array.as_primitive::<DurationNanosecondType>(), places, cells, take),
        of => Err(unreadable(of)),
    )
}

fn wide(count: impl Into<i64>) -> i64 {
    count.into()
}

/// Returns the error for an unsupported type.
fn unreadable(of: &DataType) -> String {
    format!("values of the type {of}")
}

fn unit(of: TimeUnit) -> Unit {
    match of {
        TimeUnit::Second => Unit::Second,
        TimeUnit::Millisecond => Unit::Millisecond,
        TimeUnit::Microsecond => Unit::Microsecond,
        TimeUnit::Nanosecond => Unit::Nanosecond,
    }
}

fn number<T: Into<f64> + Display + Copy>(cells: &mut Cells, value: T) -> Fault {
    shown(cells, value.into(), value)
}

fn shown(cells: &mut Cells, number: f64, value: impl Display) -> Fault {
    cells.number(number, value);
    Ok(())
}

fn decimal(cells: &mut Cells, digits: f64, scale: i8) -> Fault {
    cells.decimal(digits, scale.into());
    Ok(())
}

fn text(cells: &mut Cells, text: &str) -> Fault {
    cells.text(text.as_bytes());
    Ok(())
}
