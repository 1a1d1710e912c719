// Messages as tests write them: lines joined by CRLF, scanned, kept alive.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "sip/message/message.h"
#include "sip/message/scan.h"

namespace trunkline::sip {

/// Each line with CRLF behind it.
inline std::string lines(std::initializer_list<std::string_view> list) {
  std::string text;
  for (const auto line : list) text.append(line).append("\r\n");
  return text;
}

/// Owns octets and scan. The octets lie in a heap block of exactly their size, so that a sanitizer sees every
/// read outside of them.
class Scanned {
 public:
  explicit Scanned(std::string_view text)
      : octets_(std::make_unique<char[]>(text.size())), size_(text.size()) {
    text.copy(octets_.get(), size_);
    result_ = trunkline::sip::scan(octets(), scan_);
  }
  [[nodiscard]] std::string_view octets() const { return {octets_.get(), size_}; }
  [[nodiscard]] bool ok() const { return result_.has_value(); }
  [[nodiscard]] ScanError error() const { return result_.error(); }
  [[nodiscard]] const Scan& scan() const { return scan_; }
  [[nodiscard]] Message message() const { return {octets(), scan_}; }

 private:
  std::unique_ptr<char[]> octets_;
  std::size_t size_;
  Scan scan_{};
  base::Result<void, ScanError> result_;
};

}  // namespace trunkline::sip
