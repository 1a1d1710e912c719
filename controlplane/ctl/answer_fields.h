// What an answer holds, whatever version of the appliance gave it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace trunkline::controlplane {

using Rows = std::vector<std::vector<std::string>>;

/// "-" for what is not there.
[[nodiscard]] std::string plain(const boost::json::value* value);
[[nodiscard]] std::string field(const boost::json::value& object, std::string_view name);
/// Empty for what is not there, or is no list.
[[nodiscard]] const boost::json::array& list(const boost::json::object& answer, std::string_view name);

// One kind of answer a file.
[[nodiscard]] std::string workers_text(const boost::json::object& answer);
[[nodiscard]] std::string headroom_text(const boost::json::object& answer);
[[nodiscard]] std::string calls_text(const boost::json::object& answer);
[[nodiscard]] std::string trunks_text(const boost::json::object& answer);
[[nodiscard]] std::string route_text(const boost::json::object& answer);
[[nodiscard]] std::string reload_text(const boost::json::object& answer);
[[nodiscard]] std::string call_text(const boost::json::object& answer);

}  // namespace trunkline::controlplane
