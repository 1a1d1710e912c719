// The name of a SIP header field as a configured value.
#pragma once

#include <string>
#include <string_view>

#include "controlplane/config/scalar.h"

namespace trunkline::controlplane {

struct HeaderFieldName {
  std::string text;
};

template <>
struct Scalar<HeaderFieldName> {
  /// A token: RFC 3261 section 25.1 (header-name).
  static Scanned<HeaderFieldName> read(std::string_view word, bool quoted);
  static std::string print(const HeaderFieldName& value) { return value.text; }
  static WordShape shape() {
    return {WordType::text, R"(^[0-9A-Za-z.!%*_+`'~-]{1,255}$)", {}, "User-to-User"};
  }
};

}  // namespace trunkline::controlplane
