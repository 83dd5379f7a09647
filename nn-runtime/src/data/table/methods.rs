//! The methods of a table in any format: settings and readers.

/// Defines the methods of a type that keeps its settings in the field `choice`.
macro_rules! choices {
    ($form:ty) => {
        impl $form {
            /// Selects the input columns by name, in the order of the network's inputs (default: all columns that have no other role).
            #[doc(alias("usecols", "features"))]
            #[must_use]
            pub fn inputs<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.inputs = Some($crate::data::table::strings(names));
                self
            }

            /// Selects the target columns by name (default: the last columns, as many as the target has numbers).
            #[doc(alias("labels"))]
            #[must_use]
            pub fn targets<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.targets = Some($crate::data::table::strings(names));
                self
            }

            /// Selects the columns of an input that has a name. The order of the inputs is that of the declaration, whatever the order of the
            /// calls, and each needs its columns. Default: the columns of all inputs are side by side in the order of the declaration.
            ///
            /// ```
            /// use nn_runtime::prelude::*;
            ///
            /// network! {
            ///     #[loss(kind = CrossEntropy, price = MeanSquaredError)]
            ///     struct Listing(place: 2, rooms: 1) -> (kind: 2, price: 1) {
            ///         Concat { Identity, From(rooms) }, Dense(4), Relu,
            ///         Heads { kind: { Dense(2), Softmax }, price: Dense(1) },
            ///     }
            /// }
            ///
            /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
            /// # let folder = tempfile::tempdir()?;
            /// # let path = folder.path().join("listings.csv");
            /// std::fs::write(&path, "price,rooms,kind,x,y\n90,3,flat,0.1,0.2\n60,5,house,0.3,0.4\n")?;
            /// let listings = Csv::new(&path)
            ///     .inputs_of("rooms", ["rooms"])
            ///     .inputs_of("place", ["x", "y"])
            ///     .targets_of("kind", ["kind"])
            ///     .targets_of("price", ["price"])
            ///     .categorical(["kind"])
            ///     .read::<Listing>()?;
            /// assert_eq!(listings.inputs()[1], ListingInput { place: [0.3, 0.4], rooms: [5.0] });
            /// assert_eq!(listings.targets()[1], ListingTarget { kind: 1, price: [60.0] });
            /// # Ok(()) }
            /// ```
            ///
            /// The categories of an input that takes [tokens](crate::Token) become tokens, and those of other inputs a number each, of which one
            /// is 1. All columns of an input of tokens have one list of categories:
            ///
            /// ```
            /// use nn_runtime::prelude::*;
            ///
            /// network! {
            ///     #[loss(MeanSquaredError)]
            ///     struct Rent(facts: 2, city: Tokens(1, 3)) -> 1 {
            ///         Concat { Identity, { From(city), Embedding(2), Flatten } },
            ///         Dense(4), Relu, Dense(1),
            ///     }
            /// }
            ///
            /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
            /// # let folder = tempfile::tempdir()?;
            /// # let path = folder.path().join("rents.csv");
            /// std::fs::write(&path, "rent,city,rooms,area\n900,Bern,2,61\n700,Oslo,1,40\n")?;
            /// let rents = Csv::new(&path).inputs_of("city", ["city"]).inputs_of("facts", ["rooms", "area"]).targets(["rent"]);
            /// let rents = rents.categorical(["city"]).read::<Rent>()?;
            /// let oslo = Token::new(1).ok_or("it is below 3")?;
            /// assert_eq!(rents.inputs()[1], RentInput { facts: [1.0, 40.0], city: [oslo] });
            /// # Ok(()) }
            /// ```
            #[must_use]
            pub fn inputs_of<T: Into<String>>(mut self, input: impl Into<String>, names: impl IntoIterator<Item = T>) -> Self {
                $crate::data::table::choose(&mut self.choice.inputs_of, input.into(), $crate::data::table::strings(names));
                self
            }

            /// Selects the target columns of an output that has a name, as [`inputs_of`](Self::inputs_of) does for an input.
            #[must_use]
            pub fn targets_of<T: Into<String>>(mut self, output: impl Into<String>, names: impl IntoIterator<Item = T>) -> Self {
                $crate::data::table::choose(&mut self.choice.targets_of, output.into(), $crate::data::table::strings(names));
                self
            }

            /// Selects a column with the [weights](crate::data::Dataset::weighted) of the rows, numbers of at least 0 (default: none).
            ///
            /// A missing weight is an error, or drops its row with [`missing_in`](Self::missing_in). Files to be predicted do not need this column.
            #[doc(alias("sample_weight"))]
            #[must_use]
            pub fn weights(mut self, name: impl Into<String>) -> Self {
                self.choice.weights = Some(name.into());
                self
            }

            /// Keeps the text of columns that are neither input nor target, such as a key or a time. [`Table::kept`](crate::data::Table::kept) and
            /// [`Inputs::kept`](crate::data::Inputs::kept) return it.
            #[must_use]
            pub fn keep<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.kept.extend($crate::data::table::strings(names));
                self
            }

            /// Marks columns as categorical. Their categories are learnt from the file and sorted by name.
            ///
            /// An input column is one-hot encoded: it becomes one number per category, a 1 and zeros. A target column becomes the index of its
            /// category, counted from 0, if the target has one number per column, as for classes. Otherwise it is one-hot encoded too.
            ///
            /// An input column of a network over `Tokens(columns, categories)` becomes a token, the index of its category, for an
            /// [`Embedding`](crate::kind::Embedding). All columns have one list of categories, those of all of them:
            ///
            /// ```
            /// use nn_runtime::prelude::*;
            ///
            /// network! {
            ///     #[loss(MeanSquaredError)]
            ///     struct Fare(Tokens(2, 3)) -> 1 { Embedding(4), Flatten, Dense(1) }
            /// }
            ///
            /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
            /// # let folder = tempfile::tempdir()?;
            /// # let path = folder.path().join("fares.csv");
            /// std::fs::write(&path, "from,to,fare\nOslo,Bern,90\nBern,Rome,60\n")?;
            /// let table = Csv::new(&path).categorical(["from", "to"]).read_table::<Fare>()?;
            /// assert_eq!(table.encoding.categories("from"), table.encoding.categories("to")); // Bern, Oslo, Rome
            /// assert_eq!(table.data.inputs()[0].map(Token::index), [1, 0]);
            /// # Ok(()) }
            /// ```
            #[doc(alias("OneHotEncoder", "get_dummies", "LabelEncoder", "one-hot"))]
            #[must_use]
            pub fn categorical<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
                self.choice.categorical.extend(names.into_iter().map(|name| (name.into(), None)));
                self
            }

            /// Declares the categories of a categorical column, in this order. Other texts are [unknown](Self::unknown).
            #[must_use]
            pub fn categories<T: Into<String>>(mut self, column: impl Into<String>, categories: impl IntoIterator<Item = T>) -> Self {
                self.choice.categorical.insert(column.into(), Some($crate::data::table::strings(categories)));
                self
            }

            /// Sets how unknown categories of inputs are handled (default: [`Unknown::Error`](crate::data::Unknown::Error)).
            ///
            /// A category is unknown if it is not declared, or if it was not in the training data when an [`encoding`](Self::encoding) is used.
            #[doc(alias("handle_unknown"))]
            #[must_use]
            pub fn unknown(mut self, unknown: $crate::data::Unknown) -> Self {
                self.choice.unknown = unknown;
                self
            }

            /// Sets how missing values are handled in all columns (default: [`Missing::Error`](crate::data::Missing::Error)).
            ///
            /// Means and medians are computed from the rows of this file. If test rows must not influence them, put those in another file and read it
            /// with [`encoding`](Self::encoding).
            #[doc(alias("SimpleImputer", "fillna", "dropna"))]
            #[must_use]
            pub fn missing(mut self, missing: $crate::data::Missing) -> Self {
                self.choice.missing = missing;
                self
            }

            /// Sets how missing values are handled in some columns. It overrides [`missing`](Self::missing).
            #[must_use]
            pub fn missing_in<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>, missing: $crate::data::Missing) -> Self {
                self.choice.missing_in.extend(columns.into_iter().map(|name| (name.into(), missing)));
                self
            }

            /// Sets the texts that count as a missing value (default: those listed at [`Missing`](crate::data::Missing)).
            ///
            /// Upper and lower case are equal. A number such as `-999` matches all its notations.
            #[doc(alias("na_values"))]
            #[must_use]
            pub fn missing_words<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
                self.choice.words = Some($crate::data::missing::Words::new($crate::data::table::strings(words)));
                self
            }

            /// Sets the texts that count as a missing value in some columns. It overrides [`missing_words`](Self::missing_words).
            ///
            /// If `NA` is a category of `alley`, use `.missing_words_in(["alley"], [""])`. With an empty list, no text is a missing value.
            #[must_use]
            pub fn missing_words_in<T: Into<String>, W: Into<String>>(
                mut self,
                columns: impl IntoIterator<Item = T>,
                words: impl IntoIterator<Item = W>,
            ) -> Self {
                let words = $crate::data::missing::Words::new($crate::data::table::strings(words));
                self.choice.words_in.extend(columns.into_iter().map(|name| (name.into(), words.clone())));
                self
            }

            /// Sets the unit of a column: each number x becomes (x − `subtract`) / `divide` (default: x).
            ///
            /// It is computed in `f64` before rounding to the network's scalar. Use it for timestamps, for which `f32` has too few digits,
            /// `.unit("stamp", 1.7e9, 1.0)`, and for numbers that are too large or too small for `f32`, `.unit("p", 0.0, 1e-50)`. Reading reports an
            /// error if the scalar is not precise enough. The [`Encoding`](crate::data::Encoding) contains the units, so predictions use them too.
            #[doc(alias("scale", "StandardScaler", "MinMaxScaler"))]
            #[must_use]
            pub fn unit(mut self, column: impl Into<String>, subtract: f64, divide: f64) -> Self {
                self.choice.units.insert(column.into(), $crate::data::encoding::Unit { subtract, divide });
                self
            }

            /// Uses the columns, categories, units, missing words and fill values of another file, usually the training data.
            ///
            /// A missing value in a column without a fill value is an error, or drops its row with
            /// [`Missing::Drop`](crate::data::Missing::Drop).
            #[must_use]
            pub fn encoding(mut self, encoding: &$crate::data::Encoding) -> Self {
                self.choice.encoding = Some(encoding.clone());
                self
            }

            /// Reads a data set. [`read_table`](Self::read_table) also returns the encoding and a report.
            ///
            /// # Errors
            /// The file cannot be read or is damaged; a column is missing, occurs twice or has an unsupported type; the columns become more or fewer
            /// numbers than the network needs; a line has more or fewer cells than the header; a setting names a column that is not read; or a
            /// cell is a missing value, not a finite number, not a class or an unknown category. The error names the file, the line or row,
            /// counted from 1, and the column:
            ///
            /// ```text
            /// houses.csv, line 3, column `rooms`: "NA" is a missing value, expected a number: `.missing(Missing::Drop)` drops such rows
            /// houses.csv: the columns become 9 numbers, but the network needs 5: `area` 1, `year` 1, `rooms` 1, `building` 6 (…)
            /// ```
            pub fn read<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::Dataset<N>, $crate::error::Error> {
                Ok(self.read_table()?.data)
            }

            /// Reads a data set, the [`Encoding`](crate::data::Encoding) of its columns, the [kept](Self::keep) columns, and a report.
            ///
            /// # Errors
            /// As [`read`](Self::read).
            pub fn read_table<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::Table<N>, $crate::error::Error> {
                $crate::data::table::read(self)
            }

            /// Reads the rows as the steps of a series, in their order, to be cut into [`Windows`](crate::data::Windows).
            ///
            /// A column can be an input and a target, if the past of the target is known. By default, the last column is the target and all others
            /// are inputs, or with an output `[h, k]` the last k columns. A gap can only be filled in a column that is not a target. Where rows are
            /// dropped, no window goes over them. [`read_window_table`](Self::read_window_table) also returns the encoding and a report.
            ///
            /// ```no_run
            /// use nn_runtime::prelude::*;
            ///
            /// network! {
            ///     /// The carbon dioxide of the next week, from that of a year.
            ///     #[loss(MeanSquaredError)]
            ///     struct NextWeek([52, 1]) -> 1 { Standardize, Gru(8), Last, Dense(1), Rescale }
            /// }
            ///
            /// # fn main() -> Result<(), nn_runtime::Error> {
            #[doc = concat!("let weeks = ", stringify!($form), "::new(\"co2\").inputs([\"ppm\"]).targets([\"ppm\"]).read_windows::<NextWeek>()?;")]
            /// let (past, recent) = weeks.split(0.8);
            /// let (train, test) = (past.dataset()?, recent.dataset()?);
            /// # Ok(()) }
            /// ```
            ///
            /// # Errors
            /// As [`read`](Self::read). Also, there is a column of [`weights`](Self::weights): a window has no weight.
            #[doc(alias("time series"))]
            pub fn read_windows<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::Windows<N>, $crate::error::Error> {
                Ok(self.read_window_table()?.windows)
            }

            /// Reads windows as [`read_windows`](Self::read_windows), the [`Encoding`](crate::data::Encoding) of their columns, the
            /// [kept](Self::keep) columns, and a report.
            ///
            /// # Errors
            /// As [`read_windows`](Self::read_windows).
            pub fn read_window_table<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::WindowTable<N>, $crate::error::Error> {
                $crate::data::table::read_windows(self)
            }

            /// Reads the inputs of a file to be predicted, such as Kaggle's `test.csv`.
            ///
            /// The columns are those of the [`encoding`](Self::encoding), in any order in the file. Without an encoding they are the
            /// [`inputs`](Self::inputs), or all columns that are not kept. Columns of targets and weights can be present or not.
            ///
            /// # Errors
            /// As [`read`](Self::read), for the input columns. Also, categories or fill values are needed, but no encoding is set:
            ///
            /// ```text
            /// test.csv: the column `zone` needs the categories or the fill value of the training data: pass them with `.encoding(&…)`
            /// ```
            pub fn read_inputs<N: $crate::network::Network>(&self) -> Result<$crate::data::Inputs<N>, $crate::error::Error> {
                $crate::data::table::read_inputs(self)
            }

            /// Reads the inputs of a file that can be larger than memory, in chunks of about a thousand rows. See
            /// [`read_inputs`](Self::read_inputs).
            ///
            /// # Errors
            /// As [`read_inputs`](Self::read_inputs), for the columns and the settings. The iterator returns an error for a row that cannot be read.
            #[doc(alias("chunksize"))]
            pub fn stream_inputs<N: $crate::network::Network>(&self) -> Result<$crate::data::InputStream<N>, $crate::error::Error> {
                $crate::data::table::stream_inputs(self)
            }

            /// Predicts every row of the file and writes a CSV file: the [kept](Self::keep) columns, then the answers as
            /// [`Encoding::answer`](crate::data::Encoding::answer) returns them, under the names of the target columns.
            ///
            /// Without an encoding, the answers are the outputs. Rows are read and predicted in chunks, so the file can be larger than memory. The new
            /// file is written atomically. Dropped rows are only in the report.
            ///
            /// # Errors
            /// As [`read_inputs`](Self::read_inputs). Also, the encoding does not fit the outputs of the network, an output of a classifier is NaN, or the
            /// file cannot be written.
            #[doc(alias("to_csv", "submission"))]
            pub fn predict_to_csv<N: $crate::compiled::WithTarget>(
                &self,
                network: &N,
                path: impl AsRef<std::path::Path>,
            ) -> Result<$crate::data::TableReport, $crate::error::Error> {
                $crate::data::table::predict_to_csv(self, network, path.as_ref())
            }

            /// Opens a file that can be larger than memory. See [`Stream`](crate::data::Stream).
            ///
            /// If categories or fill values must be learnt, the file is read once for that. A median then needs the numbers of its column in memory.
            ///
            /// # Errors
            /// As [`read`](Self::read), for the columns and the settings. Also for the cells, if the file is read to learn categories or fill values.
            #[doc(alias("chunksize", "IterableDataset"))]
            pub fn stream<N: $crate::compiled::WithTarget<Target: $crate::data::FromCells>>(
                &self,
            ) -> Result<$crate::data::Stream<N>, $crate::error::Error> {
                $crate::data::table::stream(self)
            }
        }
    };
}
pub(in crate::data) use choices;
