#include "controlplane/media/slot_orders.h"

#include "controlplane/media/settings_digest.h"

namespace trunkline::controlplane {

SlotOrders::SlotOrders() { commands_.reserve(2 * 2 * rtp::Description::most_media); }

bool SlotOrders::set(StreamSlot& slot, const rtp::SlotSettings& settings, bool moved) {
  const auto ordered = digest_of(settings);
  const bool latches_anew = slot.open && moved && settings.latch != rtp::LatchRule::signalled;
  if (slot.open && !latches_anew && slot.ordered == ordered) return false;
  const auto kind = slot.open ? gate::CommandKind::update_slot : gate::CommandKind::open_slot;
  // The address of the hint may well be the same as before.
  commands_.emplace_back(kind, slot.handle, settings).settings.latch_anew = latches_anew;
  slot.ordered = ordered;
  slot.expects_media = settings.silence_s != 0;
  slot.open = true;
  slot.silent = false;  // the worker's clock of silence starts anew with every command
  return latches_anew;
}

void SlotOrders::ask(const StreamSlot& slot) {
  if (slot.open) commands_.push_back({gate::CommandKind::ask_slot, slot.handle, {}});
}

void SlotOrders::send(const StreamSlot& slot, const rtp::DigitString& digits) {
  if (slot.open) commands_.emplace_back(slot.handle, digits);
}

void SlotOrders::close(StreamSlot& slot) {
  if (!slot.open) return;
  auto& command = commands_.emplace_back();  // in place: it is most of what the end of a call costs here
  command.kind = gate::CommandKind::close_slot;
  command.handle = slot.handle;
  slot.open = false;
}

}  // namespace trunkline::controlplane
