#include "controlplane/storage/postgres_statements.h"

#include <bit>
#include <utility>

#include "base/utf8.h"
#include "controlplane/storage/record_text.h"

namespace trunkline::controlplane::postgres {

void Parameters::add(std::string text) {
  texts_[count_] = std::move(text);
  values_[count_] = texts_[count_].c_str();
  ++count_;
}

Parameters::Parameters(const CallRecord& record) {
  // There are no unsigned numbers here either; what matters is only that they differ.
  add(std::bit_cast<std::int64_t>(record.key.run));
  add(std::bit_cast<std::int64_t>(record.key.call));
  switch (record.kind) {
    case RecordKind::started:
      statement_ = "started";
      add(record.unix_ms);
      add(base::valid_utf8(record.started.caller()));
      add(base::valid_utf8(record.started.callee()));
      add(base::valid_utf8(record.started.call_id()));
      break;
    case RecordKind::answered:
      statement_ = "answered";
      add(record.unix_ms);
      add(record.answered.pdd_ms);
      add(base::valid_utf8(record.answered.codec.view()));
      break;
    case RecordKind::ended:
      statement_ = "ended";
      add(record.unix_ms);
      add(record.ended.status);
      add(record.ended.cause);
      add(std::string(to_string(record.ended.by)));
      add(std::string(to_string(record.ended.reason)));
      if (record.ended.pdd_ms == no_pdd)
        add_null();
      else
        add(record.ended.pdd_ms);
      break;
    case RecordKind::codec:
      statement_ = "codec";
      add(base::valid_utf8(record.codec.codec.view()));
      break;
    case RecordKind::trunks:
      statement_ = "trunks";
      add(base::valid_utf8(record.trunks.caller()));
      add(base::valid_utf8(record.trunks.callee()));
      break;
    case RecordKind::measured: {
      const auto& media = record.measured;
      statement_ = "measured";
      add(media.slot);
      add(media.slot_generation);
      add(media.party == 0 ? std::string("caller") : std::string("callee"));
      add(media.stream);
      add(static_cast<std::int64_t>(media.received));
      add(static_cast<std::int64_t>(media.sent));
      add(media.lost);
      add(media.reordered);
      add(media.jitter_us);
      add(std::to_string(media.mos / 100) + '.' + std::to_string(media.mos / 10 % 10) +
          std::to_string(media.mos % 10));
      break;
    }
    case RecordKind::interim:
      statement_ = "interim";
      add(record.unix_ms);
      break;
  }
}

}  // namespace trunkline::controlplane::postgres
