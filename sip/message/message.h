// A scanned SIP message: the octets and their offsets, and typed ways in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "sip/message/contact.h"
#include "sip/message/cseq.h"
#include "sip/message/essentials.h"
#include "sip/message/field_list.h"
#include "sip/message/media_type.h"
#include "sip/message/name_addr.h"
#include "sip/message/scan.h"
#include "sip/message/uri.h"
#include "sip/message/value_list.h"
#include "sip/message/via.h"

namespace trunkline::sip {

/// Owns nothing and copies nothing: octets, scan and essentials must outlive it and every view it gives.
/// Cheap to copy. What is in the essentials it knows already; everything else is parsed when it is asked for,
/// each time.
class Message {
 public:
  /// `scan` was made from exactly these octets.
  Message(std::string_view octets, const Scan& scan) noexcept : octets_(octets), scan_(&scan) {}
  /// The same message, and what was read of it when it was inspected, without a fault.
  [[nodiscard]] Message with(const Essentials& essentials) const noexcept {
    Message message = *this;
    message.essentials_ = &essentials;
    return message;
  }
  /// nullptr: it was not inspected.
  [[nodiscard]] const Essentials* essentials() const noexcept { return essentials_; }

  [[nodiscard]] bool is_request() const noexcept { return scan_->is_request; }
  [[nodiscard]] Method method() const noexcept { return scan_->method; }
  [[nodiscard]] std::string_view method_text() const noexcept { return at(scan_->method_text); }
  [[nodiscard]] std::string_view request_uri() const noexcept { return at(scan_->request_uri); }
  /// 100 to 699; 0 for a request.
  [[nodiscard]] int status() const noexcept { return scan_->status; }
  [[nodiscard]] std::string_view reason() const noexcept { return at(scan_->reason); }
  [[nodiscard]] bool version_supported() const noexcept { return scan_->version_supported; }
  [[nodiscard]] std::string_view body() const noexcept { return at(scan_->body); }
  [[nodiscard]] std::string_view octets() const noexcept { return octets_; }
  [[nodiscard]] const Scan& scan() const noexcept { return *scan_; }

  [[nodiscard]] bool has(HeaderName name) const noexcept { return scan_->has(name); }
  /// The value of the first field of that name; empty when there is none.
  [[nodiscard]] std::string_view first(HeaderName name) const noexcept {
    return has(name) ? value(scan_->find_present(name)) : std::string_view{};
  }
  /// The value of the field with that index, which must be below scan().field_count.
  [[nodiscard]] std::string_view value(std::size_t i) const noexcept {
    return at({scan_->value_begin[i], scan_->value_length[i]});
  }
  /// Every field of that name, unsplit.
  [[nodiscard]] FieldList fields(HeaderName name) const noexcept { return {octets_, *scan_, name}; }
  [[nodiscard]] FieldList all_fields() const noexcept { return {octets_, *scan_}; }
  /// The comma-separated values of every field of that name.
  [[nodiscard]] ValueList values(HeaderName name) const noexcept { return {octets_, *scan_, name}; }
  /// The value of the first field whose name, not in HeaderName, is `name` in any case; nothing when there is
  /// none.
  [[nodiscard]] std::optional<std::string_view> other(std::string_view name) const noexcept;

  // Those of the essentials are inlined: most who ask for one want a single word of it.

  /// The Request-URI, taken apart.
  [[nodiscard]] base::Result<Uri, ParseError> uri() const noexcept {
    if (essentials_ != nullptr) return essentials_->request_uri;
    return parse_uri(request_uri());
  }

  // One header field each. `missing` when it is not there; else the errors of its parser.
  [[nodiscard]] base::Result<Via, ParseError> top_via() const noexcept;
  [[nodiscard]] base::Result<NameAddr, ParseError> from() const noexcept {
    if (essentials_ != nullptr) return essentials_->from;
    return parse_name_addr(first(HeaderName::from));
  }
  [[nodiscard]] base::Result<Uri, ParseError> from_uri() const noexcept {
    if (essentials_ != nullptr) return essentials_->from_uri;
    const auto address = from();
    return address ? address->uri() : base::fail(address.error());
  }
  [[nodiscard]] base::Result<NameAddr, ParseError> to() const noexcept {
    if (essentials_ != nullptr) return essentials_->to;
    return parse_name_addr(first(HeaderName::to));
  }
  [[nodiscard]] base::Result<CSeq, ParseError> cseq() const noexcept {
    if (essentials_ != nullptr) return essentials_->cseq;
    return parse_cseq(first(HeaderName::cseq));
  }
  /// The first Contact value; `*` is one.
  [[nodiscard]] base::Result<Contact, ParseError> contact() const noexcept;
  /// Empty when there is none.
  [[nodiscard]] std::string_view call_id() const noexcept { return first(HeaderName::call_id); }
  /// 0 to 255. A greater number is out_of_range, and may be treated as absent (RFC 4475 section 3.1.2.4).
  [[nodiscard]] base::Result<std::uint8_t, ParseError> max_forwards() const noexcept;
  /// Seconds. A greater number than 2^32 - 1 is out_of_range.
  [[nodiscard]] base::Result<std::uint32_t, ParseError> expires() const noexcept;
  [[nodiscard]] base::Result<MediaType, ParseError> content_type() const noexcept;

 private:
  [[nodiscard]] std::string_view at(Extent extent) const noexcept {
    return {octets_.data() + extent.begin, extent.length};
  }

  std::string_view octets_;
  const Scan* scan_;
  const Essentials* essentials_ = nullptr;
};

}  // namespace trunkline::sip
