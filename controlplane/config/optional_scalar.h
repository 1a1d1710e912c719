// A key without a default: not given is a state of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "controlplane/config/scalar.h"

namespace trunkline::controlplane {

template <class T>
struct Scalar<std::optional<T>> {
  static Scanned<std::optional<T>> read(std::string_view word, bool quoted) {
    return Scalar<T>::read(word, quoted).map([](T value) { return std::optional<T>(std::move(value)); });
  }
  static std::string print(const std::optional<T>& value) {
    return value ? Scalar<T>::print(*value) : std::string{};
  }
  static WordShape shape() { return Scalar<T>::shape(); }
};

}  // namespace trunkline::controlplane
