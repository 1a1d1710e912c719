#include "controlplane/storage/record_json.h"

#include <array>
#include <string_view>

#include "base/utf8.h"
#include "controlplane/storage/record_text.h"

namespace trunkline::controlplane {
namespace {

/// An object under way.
class Line {
 public:
  Line& text(std::string_view name, std::string_view value) {
    begin(name);
    text_ += '"';
    for (const char c : base::valid_utf8(value)) escape(c);
    text_ += '"';
    return *this;
  }
  Line& number(std::string_view name, std::uint64_t value) {
    begin(name);
    text_ += std::to_string(value);
    return *this;
  }
  Line& text_or_null(std::string_view name, std::string_view value) {
    return value.empty() ? null(name) : text(name, value);
  }
  Line& null(std::string_view name) {
    begin(name);
    text_ += "null";
    return *this;
  }
  [[nodiscard]] std::string end() { return std::move(text_ += '}'); }

 private:
  void begin(std::string_view name) {
    text_ += text_.empty() ? "{\"" : ",\"";
    text_.append(name).append("\":");
  }
  void escape(char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (c == '"' || c == '\\') text_ += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) {
      text_ += c;
      return;
    }
    text_.append("\\u00");
    text_ += digits[static_cast<unsigned char>(c) >> 4];
    text_ += digits[static_cast<unsigned char>(c) & 15];
  }

  std::string text_;
};

}  // namespace

std::string json_of(const CallRecord& record) {
  Line line;
  line.text("run", std::to_string(record.key.run)).text("call", std::to_string(record.key.call));
  line.number("unix_ms", static_cast<std::uint64_t>(record.unix_ms));
  switch (record.kind) {
    case RecordKind::started:
      return line.text("kind", "started")
          .text("caller", record.started.caller())
          .text("callee", record.started.callee())
          .text("call_id", record.started.call_id())
          .end();
    case RecordKind::answered:
      return line.text("kind", "answered")
          .number("pdd_ms", record.answered.pdd_ms)
          .text("codec", record.answered.codec.view())
          .end();
    case RecordKind::ended: {
      const auto& ended = record.ended;
      line.text("kind", "ended").number("status", ended.status).number("cause", ended.cause);
      line.text("ended_by", to_string(ended.by));
      line.text_or_null("end_reason", to_string(ended.reason));
      return (ended.pdd_ms == no_pdd ? line.null("pdd_ms") : line.number("pdd_ms", ended.pdd_ms)).end();
    }
    case RecordKind::measured: {
      const auto& media = record.measured;
      return line.text("kind", "measured")
          .text("party", media.party == 0 ? "caller" : "callee")
          .number("stream", media.stream)
          .number("slot", media.slot)
          .number("slot_generation", media.slot_generation)
          .number("received", media.received)
          .number("sent", media.sent)
          .number("lost", media.lost)
          .number("reordered", media.reordered)
          .number("jitter_us", media.jitter_us)
          .number("mos_hundredths", media.mos)
          .end();
    }
    case RecordKind::codec: return line.text("kind", "codec").text("codec", record.codec.codec.view()).end();
    case RecordKind::trunks:
      return line.text("kind", "trunks")
          .text_or_null("caller_trunk", record.trunks.caller())
          .text_or_null("callee_trunk", record.trunks.callee())
          .end();
    case RecordKind::interim: return line.text("kind", "interim").end();
  }
  return {};
}

}  // namespace trunkline::controlplane
