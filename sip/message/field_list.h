// The header fields of a message, all of them or those of one name, in order.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>

#include "sip/message/scan.h"

namespace trunkline::sip {

/// Views into the message.
struct Field {
  HeaderName id = HeaderName::other;
  std::string_view name;   // as received: perhaps compact
  std::string_view value;  // without white space around it; folds inside are still there
};

class FieldList {
 public:
  /// Without a name: all fields.
  FieldList(std::string_view octets, const Scan& scan, std::optional<HeaderName> name = {}) noexcept
      : octets_(octets), scan_(&scan), name_(name) {}

  class Iterator {
   public:
    using value_type = Field;
    using difference_type = std::ptrdiff_t;
    Iterator() noexcept = default;
    Iterator(std::string_view octets, const Scan& scan, std::optional<HeaderName> name) noexcept
        : octets_(octets), scan_(&scan), name_(name), at_(name_ ? scan_->find(*name_) : 0) {}
    Field operator*() const noexcept { return read(octets_, *scan_, at_); }
    Iterator& operator++() noexcept {
      at_ = name_ ? scan_->find_next(at_) : at_ + 1;
      return *this;
    }
    Iterator operator++(int) noexcept {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept {
      return it.scan_ == nullptr || it.at_ >= it.scan_->field_count;
    }

   private:
    std::string_view octets_;
    const Scan* scan_ = nullptr;
    std::optional<HeaderName> name_;
    std::size_t at_ = 0;
  };

  [[nodiscard]] Iterator begin() const noexcept { return {octets_, *scan_, name_}; }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

  /// The field with that index, which must be below scan.field_count.
  [[nodiscard]] static Field read(std::string_view octets, const Scan& scan, std::size_t index) noexcept;

 private:
  std::string_view octets_;
  const Scan* scan_;
  std::optional<HeaderName> name_;
};

}  // namespace trunkline::sip
