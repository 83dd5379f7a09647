//! CSV files.

mod lines;
mod records;

use std::path::Path;

use super::table::{Choice, choices};

/// A CSV file and the roles of its columns.
///
/// By default, the last columns are the target, as many as the network's target has numbers, and all others are the inputs. The methods
/// below select columns by name, and set how categories, missing values and numbers are read. [`read`](Self::read) returns a data set,
/// [`read_table`](Self::read_table) also the [`Encoding`](super::Encoding) and a report, and [`stream`](Self::stream) reads a file that is
/// larger than memory.
///
/// The file must be UTF-8 and can be compressed with gzip. Cells can be quoted, and spaces around a cell are ignored.
///
/// ```no_run
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(MeanSquaredError)]
///     struct Price(2) -> 1 { Standardize, Dense(1), Rescale }
/// }
///
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let houses = Csv::new("houses.csv").inputs(["Rooms", "Income"]).targets(["Price"]).read::<Price>()?;
/// # Ok(()) }
/// ```
///
/// Missing values and categorical columns:
///
/// ```no_run
/// # use nn_runtime::prelude::*;
/// # network! {
/// #     #[loss(MeanSquaredError)]
/// #     struct Price(7) -> 1 { Standardize, Dense(1), Rescale }
/// # }
/// # fn main() -> Result<(), nn_runtime::Error> {
/// let csv = Csv::new("houses.csv")
///     .inputs(["Rooms", "Income", "Ocean"])
///     .targets(["Price"])
///     .categorical(["Ocean"])             // one-hot: five categories become five numbers
///     .missing(Missing::Median)           // filled with the median of the column
///     .missing_in(["Price"], Missing::Drop);
/// let houses = csv.read_table::<Price>()?;
/// println!("{}", houses.report);          // filled cells and dropped lines
/// houses.encoding.save("houses.json")?;   // the same categories and fill values for predictions
/// let (train, test) = houses.data.split(0.8, &mut StdRng::seed_from_u64(1));
/// # Ok(()) }
/// ```
///
/// Predictions for rows without a target, written to another file:
///
/// ```
/// use nn_runtime::prelude::*;
///
/// network! {
///     #[loss(CrossEntropy)]
///     struct Species(3) -> 2 { Standardize, Dense(2), Softmax }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let at = |name: &str| folder.path().join(name);
/// # std::fs::write(at("train.csv"), "petal,soil,species\n1.5,clay,setosa\n4.5,sand,virginica\n4,sand,virginica\n")?;
/// # std::fs::write(at("test.csv"), "id,petal,soil\n7,1.25,clay\n8,4.25,sand\n")?;
/// let table = Csv::new(at("train.csv")).categorical(["soil", "species"]).read_table::<Species>()?;
/// let mut net = Species::init(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adam::new(0.1)).epochs(50).fit(&mut net, &table.data)?;
/// Csv::new(at("test.csv")).encoding(&table.encoding).keep(["id"]).predict_to_csv(&net, at("answers.csv"))?;
/// assert_eq!(std::fs::read_to_string(at("answers.csv"))?, "id,species\n7,setosa\n8,virginica\n");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Csv {
    choice: Choice,
    delimiter: u8,
    header: bool,
}

impl Csv {
    /// Creates a reader for a file with a header and commas between cells.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { choice: Choice::new(path.as_ref()), delimiter: b',', header: true }
    }

    /// Sets the delimiter between cells (default: `b','`).
    #[doc(alias("sep"))]
    #[must_use]
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Reads numbers with a decimal comma: `1,5` (default: decimal point).
    ///
    /// ```
    /// use nn_runtime::prelude::*;
    ///
    /// # network! {
    /// #     #[loss(MeanSquaredError)]
    /// #     struct Price(1) -> 1 { Standardize, Dense(1), Rescale }
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("houses.csv");
    /// std::fs::write(&path, "area;price\n81,5;1.250.000\n")?;
    /// let houses = Csv::new(&path).delimiter(b';').decimal_comma().thousands('.').read::<Price>()?;
    /// assert_eq!((houses.inputs(), houses.targets()), (&[[81.5]][..], &[[1_250_000.0]][..]));
    /// # Ok(()) }
    /// ```
    #[doc(alias("decimal"))]
    #[must_use]
    pub fn decimal_comma(mut self) -> Self {
        self.choice.notation.decimal_comma = true;
        self
    }

    /// Sets a thousands separator: with `.thousands(',')`, `1,500` is 1500 (default: none). Groups of two digits are accepted as in India
    /// (`12,34,567`); other groups are an error.
    #[must_use]
    pub fn thousands(mut self, separator: char) -> Self {
        self.choice.notation.thousands = Some(separator);
        self
    }

    /// Reads a file without a header. The columns are then called `1`, `2`, ….
    #[must_use]
    pub fn no_header(mut self) -> Self {
        self.header = false;
        self
    }
}

choices!(Csv);
