package dev.weft.run;

import dev.weft.task.ResourceNeeds;
import dev.weft.task.TaskType;

/**
 * Asks whether some worker has as much as a task needs.
 *
 * @param type the type of the task
 * @param queue the queue of its type
 * @param needs what it needs
 */
public record RoomQuery(TaskType type, String queue, ResourceNeeds needs) {}
