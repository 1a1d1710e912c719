// Answers of the appliance as text for people: aligned columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace trunkline::controlplane {

/// Rows of equal width below their headings (no headings: pass an empty list). A column of numbers is set
/// right.
[[nodiscard]] std::string text_table(const std::vector<std::string>& headings,
                                     const std::vector<std::vector<std::string>>& rows);

/// The answer to `request` as text. Counters that are 0 are left out unless `all`.
[[nodiscard]] std::string as_text(std::string_view request, const boost::json::object& answer, bool all);

}  // namespace trunkline::controlplane
