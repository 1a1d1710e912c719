// What people dial, or a part of it, as configured values.
#pragma once

#include <string>
#include <string_view>

#include "controlplane/config/scalar.h"

namespace trunkline::controlplane {

/// "49", "00".
struct Digits {
  std::string text;
};

/// The same, or nothing: "" where national numbers begin with none (Italy, Spain, Norway, Denmark).
struct TrunkPrefix {
  std::string text;
};

/// "112", "+4930112", "*112#"; urn:service:sos, which is one anyhow.
struct EmergencyNumber {
  std::string text;
};

template <>
struct Scalar<Digits> {
  static Scanned<Digits> read(std::string_view word, bool quoted);
  static std::string print(const Digits& value) { return value.text; }
  static WordShape shape() { return {WordType::number_text, R"(^[0-9]{1,255}$)", {}, "49"}; }
};

template <>
struct Scalar<TrunkPrefix> {
  static Scanned<TrunkPrefix> read(std::string_view word, bool quoted);
  static std::string print(const TrunkPrefix& value) { return value.text; }
  static WordShape shape() { return {WordType::number_text, R"(^[0-9]{0,255}$)", {}, "0"}; }
};

template <>
struct Scalar<EmergencyNumber> {
  static Scanned<EmergencyNumber> read(std::string_view word, bool quoted);
  static std::string print(const EmergencyNumber& value) { return value.text; }
  static WordShape shape() {
    return {WordType::number_text, R"(^(\+?[0-9*#]{1,32}|urn:service:sos([.][0-9A-Za-z.-]+)?)$)", {}, "112"};
  }
};

}  // namespace trunkline::controlplane
