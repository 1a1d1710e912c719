// Comma-separated values: in one field, and over all fields of a name.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "sip/message/scan.h"

namespace trunkline::sip {

/// Takes the first value off `rest`: up to the first comma that is neither within quotes nor within <>, white
/// space around it left out. `rest` becomes what follows the comma, with nullptr for data when there was
/// none.
[[nodiscard]] std::string_view take_value(std::string_view& rest) noexcept;

/// Raw values of all fields of one name, in order, each as its parser wants it. An empty field has no values;
/// between two commas there is an empty one, which parsers refuse. Only for fields that are defined as lists:
/// a Date or a Subject may hold commas of its own.
class ValueList {
 public:
  ValueList(std::string_view octets, const Scan& scan, HeaderName name) noexcept
      : octets_(octets), scan_(&scan), name_(name) {}

  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    Iterator() noexcept = default;
    Iterator(std::string_view octets, const Scan& scan, HeaderName name) noexcept
        : octets_(octets), scan_(&scan), name_(name) {
      open_field(0);
    }
    const std::string_view& operator*() const noexcept { return value_; }
    const std::string_view* operator->() const noexcept { return &value_; }
    Iterator& operator++() noexcept {
      if (rest_.data() != nullptr) {
        value_ = take_value(rest_);
      } else {
        open_field(field_ + 1);
      }
      return *this;
    }
    Iterator operator++(int) noexcept {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept {
      return it.scan_ == nullptr || it.field_ >= it.scan_->field_count;
    }

   private:
    void open_field(std::size_t from) noexcept;
    std::string_view octets_;
    const Scan* scan_ = nullptr;
    HeaderName name_ = HeaderName::other;
    std::size_t field_ = 0;
    std::string_view rest_;
    std::string_view value_;
  };

  [[nodiscard]] Iterator begin() const noexcept { return {octets_, *scan_, name_}; }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

 private:
  std::string_view octets_;
  const Scan* scan_;
  HeaderName name_;
};

}  // namespace trunkline::sip
