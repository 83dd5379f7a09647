//! The columns of a Parquet file and their types.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::schema::types::{SchemaDescriptor, Type};

use crate::data::columnar::{Clock, Unit};

/// A column of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    /// How it is read, or the type if it cannot be read.
    pub(super) kind: Result<Kind, String>,
    /// The index of the column in the file, with nested columns counted separately.
    pub(super) leaf: usize,
    /// Whether cells may be null.
    pub(super) nullable: bool,
}

/// The conversion of a stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number or a Boolean.
    Plain,
    /// An unsigned integer.
    Unsigned,
    /// An integer divided by 10 to this power.
    Decimal(i32),
    /// A float of two bytes.
    Half,
    Text,
    Clock(Clock),
}

pub(super) fn fields(schema: &SchemaDescriptor) -> Vec<Field> {
    let fields = schema.root_schema().get_fields().iter().enumerate();
    let field = |(root, field): (usize, &std::sync::Arc<Type>)| {
        let leaf = (0..schema.num_columns()).find(|leaf| schema.get_column_root_idx(*leaf) == root).unwrap_or(0);
        let flat = field.is_primitive() && schema.column(leaf).max_rep_level() == 0;
        let kind = if flat { kind(field) } else { Err("nested values".to_owned()) };
        Field { name: field.name().to_owned(), kind, leaf, nullable: flat && schema.column(leaf).max_def_level() > 0 }
    };
    fields.map(field).collect()
}

fn kind(field: &Type) -> Result<Kind, String> {
    let info = field.get_basic_info();
    let (logical, converted) = (info.logical_type_ref(), info.converted_type());
    let decimal = match logical {
        Some(LogicalType::Decimal(decimal)) => Some(decimal.scale),
        None if converted == ConvertedType::DECIMAL => Some(field.get_scale()),
        _ => None,
    };
    let physical = field.get_physical_type();
    let kind = match (physical, decimal, clock(physical, logical, converted)) {
        (Physical::INT32 | Physical::INT64 | Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY, Some(scale), _) => {
            Some(Kind::Decimal(scale))
        }
        (Physical::INT32 | Physical::INT64 | Physical::INT96, None, Some(clock)) => Some(Kind::Clock(clock)),
        (Physical::BOOLEAN | Physical::FLOAT | Physical::DOUBLE, ..) => Some(Kind::Plain),
        (Physical::INT32 | Physical::INT64, None, None) => whole(logical, converted),
        (Physical::BYTE_ARRAY, None, _) => text(logical, converted),
        (Physical::FIXED_LEN_BYTE_ARRAY, None, _) => matches!(logical, Some(LogicalType::Float16)).then_some(Kind::Half),
        (Physical::INT96, ..) => None,
    };
    kind.ok_or_else(|| match (logical, converted) {
        (None, ConvertedType::NONE) => format!("binary data ({physical})"),
        (None, other) => format!("values of the type {other}"),
        (Some(other), _) => format!("values of the type {other:?}"),
    })
}

/// Returns the meaning of a column of dates or times.
fn clock(physical: Physical, logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Clock> {
    let unit = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => Unit::Millisecond,
        TimeUnit::MICROS => Unit::Microsecond,
        TimeUnit::NANOS => Unit::Nanosecond,
    };
    match (logical, converted) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Some(Clock::Date),
        (Some(LogicalType::Time(time)), _) => Some(Clock::TimeOfDay(unit(&time.unit))),
        (Some(LogicalType::Timestamp(time)), _) => Some(Clock::Timestamp { unit: unit(&time.unit), utc: time.is_adjusted_to_u_t_c }),
        (None, ConvertedType::TIME_MILLIS) => Some(Clock::TimeOfDay(Unit::Millisecond)),
        (None, ConvertedType::TIME_MICROS) => Some(Clock::TimeOfDay(Unit::Microsecond)),
        (None, ConvertedType::TIMESTAMP_MILLIS) => Some(Clock::Timestamp { unit: Unit::Millisecond, utc: true }),
        (None, ConvertedType::TIMESTAMP_MICROS) => Some(Clock::Timestamp { unit: Unit::Microsecond, utc: true }),
        // Old writers store timestamps in this type, without a logical type and a time zone.
        (None, ConvertedType::NONE) if physical == Physical::INT96 => Some(Clock::Timestamp { unit: Unit::Microsecond, utc: false }),
        _ => None,
    }
}

fn whole(logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Kind> {
    match (logical, converted) {
        (Some(LogicalType::Integer(integer)), _) => Some(if integer.is_signed { Kind::Plain } else { Kind::Unsigned }),
        // A column that has only nulls.
        (Some(LogicalType::Unknown), _) => Some(Kind::Plain),
        (None, ConvertedType::NONE | ConvertedType::INT_8 | ConvertedType::INT_16 | ConvertedType::INT_32 | ConvertedType::INT_64) => {
            Some(Kind::Plain)
        }
        (None, ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64) => Some(Kind::Unsigned),
        _ => None,
    }
}

fn text(logical: Option<&LogicalType>, converted: ConvertedType) -> Option<Kind> {
    let is_text = match logical {
        Some(logical) => matches!(logical, LogicalType::String | LogicalType::Enum | LogicalType::Json),
        // Old writers store texts without a logical type.
        None => matches!(converted, ConvertedType::NONE | ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON),
    };
    is_text.then_some(Kind::Text)
}
