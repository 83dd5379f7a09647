//! Tables in text.

mod lines;
mod records;

use std::path::Path;

use super::table::{Choice, choices};

/// A CSV file, and which of its columns are what.
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
/// Cells without a value and columns of categories:
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
///     .categorical(["Ocean"])             // five of them: five numbers, one of which is 1
///     .missing(Missing::Median)           // of each column
///     .missing_in(["Price"], Missing::Drop);
/// let houses = csv.read_table::<Price>()?;
/// println!("{}", houses.report);          // what was filled with what, which lines were dropped
/// houses.encoding.save("houses.json")?;   // the same columns, categories and fills for rows that are to be predicted
/// let (train, test) = houses.data.split(0.8, &mut StdRng::seed_from_u64(1));
/// # Ok(()) }
/// ```
///
/// Rows without a target, to be predicted, and the answers written back:
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
    /// A file with a header and commas between its cells, compressed by gzip or not. The last columns are the target, all others the
    /// input.
    #[must_use]
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { choice: Choice::new(path.as_ref()), delimiter: b',', header: true }
    }

    /// What stands between two cells.
    #[must_use]
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Numbers have a comma before their fraction: `1,5`. The network still takes and gives numbers of Rust; it is the file that is written so.
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
    #[must_use]
    pub fn decimal_comma(mut self) -> Self {
        self.choice.notation.decimal_comma = true;
        self
    }

    /// What may stand between groups of three digits: `1,500` by `.thousands(',')`. A group of another size is no number, but for the two digits
    /// that India writes.
    #[must_use]
    pub fn thousands(mut self, separator: char) -> Self {
        self.choice.notation.thousands = Some(separator);
        self
    }

    /// The first line is a row already. Columns are then called `1`, `2`, ….
    #[must_use]
    pub fn no_header(mut self) -> Self {
        self.header = false;
        self
    }
}

choices!(Csv);
