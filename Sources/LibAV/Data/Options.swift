import CLibAV

/// Lends `options` to libav as a dictionary. What libav did not take is left out silently, as libav does.
func withOptions<Result>(
    _ options: KeyValuePairs<String, String>, _ body: (UnsafeMutablePointer<OpaquePointer?>) -> Result
) -> Result {
    var dictionary: OpaquePointer?
    for (key, value) in options { unsafe av_dict_set(&dictionary, key, value, 0) }
    defer { unsafe av_dict_free(&dictionary) }
    return unsafe body(&dictionary)
}

/// A value of a metadata dictionary.
func metadata(_ dictionary: OpaquePointer?, _ key: String) -> String? {
    guard let entry = unsafe av_dict_get(dictionary, key, nil, 0), let value = unsafe entry.pointee.value else {
        return nil
    }
    return unsafe String(cString: value)
}
