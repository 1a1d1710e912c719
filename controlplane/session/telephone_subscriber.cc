#include "controlplane/session/telephone_subscriber.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/ascii.h"
#include "controlplane/routing/numbering.h"
#include "sip/message/escape.h"
#include "sip/message/uri_compare.h"
#include "sip/message/uri_pairs.h"

namespace trunkline::controlplane {
namespace {

struct Parameter {
  std::string name;
  std::string text;  // the name with it

  [[nodiscard]] auto place() const {
    return std::tuple(name != "isub", name != "postd", std::string_view(name));
  }
};

/// A user part may hold fewer characters than a tel: URI (RFC 3261 section 25.1 beside RFC 3966 section 3).
/// Lower case, so that one number has one text.
void append_escaped(std::string& to, std::string_view text) {
  std::string escaped;
  sip::append_escaped(escaped, text,
                      [](char c) { return std::string_view("#:[]").find(c) == std::string_view::npos; });
  for (const char c : escaped) to += base::lower(c);
}

bool is_of_trunk_group(std::string_view name) {
  return sip::same_escaped_ignoring_case(name, "tgrp") ||
         sip::same_escaped_ignoring_case(name, "trunk-context");
}

/// Its context is that of the number in its text. What a dial plan has made of that is no local number of the
/// same context, and a global one has none (RFC 3966 section 5.1.5).
bool has_context(const sip::Uri& tel) {
  if (tel.user.starts_with('+')) return false;
  const auto written = sip::parse_uri(tel.text);
  return !written || written->user == tel.user || number_without_context(*written) == tel.user;
}

}  // namespace

std::string telephone_subscriber(const sip::Uri& tel) {
  std::vector<Parameter> parameters;
  for (const auto& pair : tel.parameters()) {
    if (is_of_trunk_group(pair.name)) continue;
    auto& added = parameters.emplace_back();
    append_escaped(added.name, pair.name);
    if (added.name == "phone-context" && !has_context(tel)) {
      parameters.pop_back();
      continue;
    }
    added.text = added.name;
    if (!pair.has_value) continue;
    added.text += '=';
    append_escaped(added.text, pair.value);
  }
  std::sort(parameters.begin(), parameters.end(),
            [](const auto& a, const auto& b) { return a.place() < b.place(); });
  std::string subscriber;
  append_escaped(subscriber, tel.user);
  for (const auto& parameter : parameters) subscriber.append(";").append(parameter.text);
  return subscriber;
}

std::string without_trunk_group(std::string_view user) {
  const auto end = std::min(user.find(';'), user.size());
  std::string left(user.substr(0, end));
  for (const auto& pair : sip::UriPairs(user.substr(std::min(end + 1, user.size())), ';')) {
    if (is_of_trunk_group(pair.name)) continue;
    left.append(";").append(pair.name);
    if (pair.has_value) left.append("=").append(pair.value);
  }
  return left;
}

}  // namespace trunkline::controlplane
