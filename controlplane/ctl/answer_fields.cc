#include "controlplane/ctl/answer_fields.h"

#include <cstdio>

#include <boost/json/serialize.hpp>

namespace trunkline::controlplane {

std::string plain(const boost::json::value* value) {
  if (value == nullptr || value->is_null()) return "-";
  if (value->is_string()) return std::string(value->get_string());
  if (value->is_double()) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value->get_double());
    return text;
  }
  return boost::json::serialize(*value);
}

std::string field(const boost::json::value& object, std::string_view name) {
  return object.is_object() ? plain(object.get_object().if_contains(name)) : "-";
}

const boost::json::array& list(const boost::json::object& answer, std::string_view name) {
  static const boost::json::array none;
  const auto* value = answer.if_contains(name);
  return value != nullptr && value->is_array() ? value->get_array() : none;
}

}  // namespace trunkline::controlplane
