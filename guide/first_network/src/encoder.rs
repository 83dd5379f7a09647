nn_runtime::Encoder {
    inputs: &[
        nn_runtime::EncoderColumn { name: "living_area", ..nn_runtime::EncoderColumn::NUMBER },
        nn_runtime::EncoderColumn { name: "basement_area", ..nn_runtime::EncoderColumn::NUMBER },
        nn_runtime::EncoderColumn { name: "year_built", ..nn_runtime::EncoderColumn::NUMBER },
        nn_runtime::EncoderColumn { name: "garage_cars", ..nn_runtime::EncoderColumn::NUMBER },
        nn_runtime::EncoderColumn { name: "building", categories: &["Duplex", "OneFam", "Twnhs", "TwnhsE", "TwoFmCon"], ..nn_runtime::EncoderColumn::NUMBER },
    ],
    targets: &[
        nn_runtime::EncoderTarget { name: "price", ..nn_runtime::EncoderTarget::NUMBER },
    ],
}