#pragma once

#include "store/calls.hpp"
#include "store/directory.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace callhours::web {

/// `answered`
[[nodiscard]] std::string_view name_of(store::CallResult result);
[[nodiscard]] std::optional<store::CallResult> parse_call_result(std::string_view text);

/// One call: its times, what came of it, every phone that rang, and the decision with what held then (C8).
[[nodiscard]] boost::json::object call_document(const store::CallListed& listed,
                                                const store::Directory& directory);

/// The first line of the export, with its line end (RFC 4180).
[[nodiscard]] std::string_view call_csv_head();

/// One line. A text that a spreadsheet would read as a formula gets an apostrophe before it.
void append_call_csv(std::string& csv, const store::CallListed& listed, const store::Directory& directory);

} // namespace callhours::web
